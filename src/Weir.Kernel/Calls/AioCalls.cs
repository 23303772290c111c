using Weir.Catalogue;
using Weir.Kernel.Abi;

namespace Weir.Kernel.Calls;

/// <summary>The six calls of native AIO, as they are. A result that is an error is its negative number.</summary>
public static unsafe class AioCalls
{
    /// <summary>Makes a context with room for <paramref name="events"/> requests.</summary>
    public static long Setup(uint events, out ulong context)
    {
        ulong made = 0;
        long result = RawSyscall.Invoke((long)SyscallId.IoSetup, (nint)events, (nint)(&made));
        context = made;
        return result;
    }

    /// <summary>
    /// Ends a context and waits for what is in flight: some 30 ms even when idle (two RCU grace periods).
    /// </summary>
    public static long Destroy(ulong context) => RawSyscall.InvokeRestarting((long)SyscallId.IoDestroy, (nint)context);

    /// <summary>Hands requests over.</summary>
    /// <returns>How many of them, from the first on, were taken; the error of the first one when none was.</returns>
    public static long Submit(ulong context, ReadOnlySpan<nint> requests)
    {
        fixed (nint* first = requests)
        {
            return RawSyscall.Invoke((long)SyscallId.IoSubmit, (nint)context, requests.Length, (nint)first);
        }
    }

    /// <summary>Asks for a request to be given up; -EINPROGRESS is how today's kernels say yes.</summary>
    public static long Cancel(ulong context, nint request)
    {
        // Not filled in since 3.11, yet the kernel's signature has it.
        AioEvent ignored = default;
        return RawSyscall.Invoke((long)SyscallId.IoCancel, (nint)context, request, (nint)(&ignored));
    }

    /// <summary>Waits for completions.</summary>
    /// <param name="context">The context.</param>
    /// <param name="min">How many to wait for.</param>
    /// <param name="events">Where they go.</param>
    /// <param name="timeout">How long to wait at most; null: for ever.</param>
    public static long GetEvents(ulong context, long min, Span<AioEvent> events, KernelTimespec? timeout)
    {
        KernelTimespec time = timeout.GetValueOrDefault();
        fixed (AioEvent* first = events)
        {
            return RawSyscall.Invoke(
                (long)SyscallId.IoGetevents, (nint)context, (nint)min, events.Length, (nint)first,
                timeout.HasValue ? (nint)(&time) : 0);
        }
    }

    /// <summary>As <see cref="GetEvents"/>, with these signals (bit n-1 for signal n) blocked meanwhile.</summary>
    public static long PGetEvents(
        ulong context, long min, Span<AioEvent> events, KernelTimespec? timeout, ulong signalMask)
    {
        KernelTimespec time = timeout.GetValueOrDefault();
        ulong mask = signalMask;
        // struct __aio_sigset: pointer to the mask and its size (fs/aio.c).
        nint* sigset = stackalloc nint[2] { (nint)(&mask), sizeof(ulong) };
        fixed (AioEvent* first = events)
        {
            return RawSyscall.Invoke(
                (long)SyscallId.IoPgetevents, (nint)context, (nint)min, events.Length, (nint)first,
                timeout.HasValue ? (nint)(&time) : 0, (nint)sigset);
        }
    }
}
