using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Calls;

namespace Weir.Io;

/// <summary>A counter that is a descriptor (eventfd(2)): writes add, a read takes all and blocks at 0.</summary>
public sealed class EventFd : IDisposable
{
    /// <summary>The highest value it can hold.</summary>
    public const ulong MaxValue = ulong.MaxValue - 1;

    /// <summary>Makes a counter.</summary>
    /// <param name="initial">What it starts at.</param>
    /// <param name="semaphore">Whether a read takes 1 rather than all.</param>
    /// <param name="nonBlocking">
    /// Whether <see cref="TryRead"/> and <see cref="TryWrite"/> return rather than sleep.
    /// </param>
    public EventFd(uint initial = 0, bool semaphore = false, bool nonBlocking = false)
        : this(new SafeFileHandle(
            (nint)KernelException.Check(EventFdCalls.Create(initial, semaphore, nonBlocking), "eventfd2"), true))
    {
    }

    /// <summary>Takes over a descriptor.</summary>
    public EventFd(SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        Handle = handle;
    }

    /// <summary>The descriptor, for <see cref="AsyncFile"/> and the thin layers.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Adds to the counter.</summary>
    public void Write(ulong value) => Check(Put(value), "write(eventfd)");

    /// <summary>Takes the counter, waiting until it is not 0.</summary>
    public ulong Read()
    {
        Check(Take(out ulong value), "read(eventfd)");
        return value;
    }

    /// <summary>Adds to the counter unless that would have to wait; false: it would.</summary>
    public bool TryWrite(ulong value) => Try(Put(value), "write(eventfd)");

    /// <summary>Takes the counter unless it is 0; false: it is. Waits if the counter was made blocking.</summary>
    public bool TryRead(out ulong value) => Try(Take(out value), "read(eventfd)");

    /// <summary>A second descriptor of the same counter.</summary>
    public EventFd Duplicate() => new(new SafeFileHandle((nint)Check(FileCalls.Duplicate(Number()), "dup"), true));

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private static long Check(long result, string call) => KernelException.Check(result, call);

    private static bool Try(long result, string call) =>
        ErrnoText.Of(result) != Errno.EAGAIN && KernelException.Check(result, call) == sizeof(ulong);

    private long Put(ulong value) =>
        FileCalls.Write(Number(), MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in value)));

    private long Take(out ulong value)
    {
        value = 0;
        return FileCalls.Read(Number(), MemoryMarshal.AsBytes(new Span<ulong>(ref value)));
    }

    private int Number()
    {
        ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
        return (int)Handle.DangerousGetHandle();
    }
}
