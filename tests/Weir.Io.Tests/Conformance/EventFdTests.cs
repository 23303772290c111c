using Microsoft.Win32.SafeHandles;
using Weir.Kernel;

namespace Weir.Io.Tests.Conformance;

public sealed class EventFdTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void What_is_written_adds_up_and_a_read_takes_it_all()
    {
        using EventFd counter = new(initial: 5);
        counter.Write(3);
        counter.Write(4);
        Assert.Equal(12u, counter.Read());
    }

    [Fact]
    public void A_semaphore_gives_one_at_a_time()
    {
        using EventFd counter = new(initial: 2, semaphore: true, nonBlocking: true);
        Assert.Equal(1u, counter.Read());
        Assert.Equal(1u, counter.Read());
        Assert.False(counter.TryRead(out _));
    }

    [Fact]
    public void Reading_nothing_is_refused_when_it_may_not_block()
    {
        using EventFd counter = new(nonBlocking: true);
        Assert.False(counter.TryRead(out ulong value));
        Assert.Equal(0u, value);
        Assert.Throws<KernelException>(() => counter.Read());
    }

    [Fact]
    public void It_fills_to_its_maximum_and_no_further()
    {
        using EventFd counter = new(nonBlocking: true);
        counter.Write(EventFd.MaxValue);
        Assert.False(counter.TryWrite(1));
        Assert.Equal(EventFd.MaxValue, counter.Read());
        Assert.Throws<KernelException>(() => counter.Write(ulong.MaxValue));
    }

    [Fact]
    public void A_duplicate_counts_the_same()
    {
        using EventFd counter = new();
        using EventFd other = counter.Duplicate();
        other.Write(9);
        Assert.Equal(9u, counter.Read());
        counter.Dispose();
        other.Write(1);
        Assert.Equal(1u, other.Read());
        Assert.Throws<ObjectDisposedException>(() => counter.Write(1));
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task It_can_be_awaited(IoBackendKind backend)
    {
        await using IoEngine engine = Backends.Make(backend);
        using EventFd counter = new();
        using AsyncFile file = new(new SafeFileHandle(counter.Handle.DangerousGetHandle(), false), engine);
        byte[] eight = new byte[8];
        ValueTask<int> read = file.ReadAsync(eight, 0, Token);
        Assert.False(read.IsCompleted);
        counter.Write(7);
        Assert.Equal(8, await read);
        Assert.Equal(7, eight[0]);
    }
}
