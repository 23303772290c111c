using Weir.Catalogue;

namespace Weir.Kernel.Calls;

/// <summary>Calls that make event counters.</summary>
public static class EventFdCalls
{
    /// <summary>Makes a counter; it does not survive exec.</summary>
    /// <param name="initial">What it counts from.</param>
    /// <param name="semaphore">Whether a read takes 1 rather than all.</param>
    /// <param name="nonBlocking">Whether EAGAIN comes instead of sleep.</param>
    public static long Create(uint initial, bool semaphore, bool nonBlocking) =>
        RawSyscall.Invoke(
            (long)SyscallId.Eventfd2, (nint)initial, 0x80000 | (semaphore ? 1 : 0) | (nonBlocking ? 0x800 : 0));
}
