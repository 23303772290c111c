using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Io.Tests.Conformance;

public sealed class TimerFdTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TimerClock.Monotonic)]
    [InlineData(TimerClock.Realtime)]
    [InlineData(TimerClock.BootTime)]
    public void One_shot_fires_once_and_not_before_its_time(TimerClock clock)
    {
        using TimerFd timer = new(clock, nonBlocking: true);
        Assert.False(timer.IsArmed);
        Assert.False(timer.TryWait(out _));
        long start = Stopwatch.GetTimestamp();
        timer.Set(TimeSpan.FromMilliseconds(20));
        Assert.True(timer.IsArmed);
        ulong expiries;
        while (!timer.TryWait(out expiries))
        {
            Thread.Sleep(1);
        }

        Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds >= 19);
        Assert.Equal(1u, expiries);
        Assert.False(timer.IsArmed);
    }

    [Fact]
    public void Repeating_counts_what_was_not_waited_for()
    {
        using TimerFd timer = new();
        timer.Set(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromMilliseconds(1), timer.Interval);
        Thread.Sleep(50);
        Assert.True(timer.Wait() >= 45);
        Assert.True(timer.Wait() >= 1);
    }

    [Fact]
    public void Clearing_disarms_and_forgets()
    {
        using TimerFd timer = new(nonBlocking: true);
        timer.Set(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        Assert.InRange(timer.Remaining, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
        timer.Clear();
        Assert.False(timer.IsArmed);
        Assert.Equal(TimeSpan.Zero, timer.Interval);
        Assert.False(timer.TryWait(out _));
    }

    [Fact]
    public void A_moment_that_is_past_fires_at_once()
    {
        using TimerFd timer = new(TimerClock.Realtime);
        timer.SetAt(DateTimeOffset.UtcNow.AddSeconds(-5));
        Assert.Equal(1u, timer.Wait());
        timer.SetAt(DateTimeOffset.UtcNow.AddHours(1), cancelOnSet: true);
        Assert.InRange(timer.Remaining, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public void Bad_clocks_times_and_descriptors_are_refused()
    {
        foreach (int clock in (int[])[2, 3, 4, 5, 6, 11, -1])
        {
            KernelException error = Assert.Throws<KernelException>(() => new TimerFd((TimerClock)clock));
            Assert.Equal(Errno.EINVAL, error.Errno);
        }

        using TimerFd timer = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => timer.Set(TimeSpan.Zero));
        TimeSpan negative = TimeSpan.FromTicks(-1);
        Assert.Throws<ArgumentOutOfRangeException>(() => timer.Set(TimeSpan.FromMilliseconds(1), negative));
        int fd = (int)timer.Handle.DangerousGetHandle();
        foreach (long nanoseconds in (long[])[-1, 1_000_000_000])
        {
            KernelItimerspec setting = new() { Value = new() { Seconds = 1, Nanoseconds = nanoseconds } };
            Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(TimerFdCalls.Set(fd, false, false, setting)));
        }

        Assert.Equal(Errno.EBADF, Raw.ErrnoOf(TimerFdCalls.Get(-1, out _)));
        using EventFd other = new();
        Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(TimerFdCalls.Get((int)other.Handle.DangerousGetHandle(), out _)));
        Assert.Equal(Errno.EFAULT, Raw.ErrnoOf(RawSyscall.Invoke((long)SyscallId.TimerfdSettime, fd, 0, Raw.Bad)));
        Assert.Equal(Errno.EFAULT, Raw.ErrnoOf(RawSyscall.Invoke((long)SyscallId.TimerfdGettime, fd, Raw.Bad)));
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task It_can_be_awaited(IoBackendKind backend)
    {
        await using IoEngine engine = Backends.Make(backend);
        using TimerFd timer = new();
        using AsyncFile file = new(new SafeFileHandle(timer.Handle.DangerousGetHandle(), false), engine);
        timer.Set(TimeSpan.FromMilliseconds(30));
        byte[] eight = new byte[8];
        ValueTask<int> read = file.ReadAsync(eight, 0, Token);
        Assert.False(read.IsCompleted);
        Assert.Equal(8, await read);
        Assert.Equal(1, eight[0]);
    }
}
