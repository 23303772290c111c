using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Io.Thin;

/// <summary>
/// Native AIO as the kernel has it, for those who know it: requests, buffers and iovecs are addresses, and keeping
/// them alive until their event (or <see cref="Destroy"/>) is the caller's part. <see cref="AsyncFile"/> does it for
/// you.
/// </summary>
public sealed class AioContext : IDisposable
{
    private readonly AioContextHandle _handle;

    /// <summary>Makes a context.</summary>
    /// <param name="maxRequests">How many requests may be in flight. It is charged to <c>fs.aio-max-nr</c>.</param>
    /// <exception cref="IoException">io_setup(2) refused.</exception>
    public AioContext(int maxRequests)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxRequests);
        MaxRequests = maxRequests;
        _handle = AioContextHandle.TryCreate((uint)maxRequests, out long result)
            ?? throw SetupError(maxRequests, ErrnoText.Of(result));
    }

    /// <summary>How many requests were asked for; the ring has room for more, yet only this is promised.</summary>
    public int MaxRequests { get; }

    /// <summary>The kernel's name for the context.</summary>
    public ulong Context => _handle.Context;

    /// <summary>Event slots of the ring.</summary>
    public int SlotCount => _handle.SlotCount;

    /// <summary>Completions that wait to be taken, seen without a call.</summary>
    public int ReadyCount => _handle.ReadyCount;

    /// <summary>Whether <see cref="Reap"/> works: the ring has the layout known here.</summary>
    public bool CanReap => _handle.HasKnownRing;

    /// <summary>Submits requests.</summary>
    /// <returns>
    /// How many, from the first on, the kernel took; the one after them has a fault, or no slot was left.
    /// </returns>
    /// <exception cref="IoException">It took none: the error is the first request's.</exception>
    public int Submit(ReadOnlySpan<nint> requests)
    {
        Errno errno = TrySubmit(requests, out int accepted);
        return errno == Errno.None ? accepted : throw new IoException(
            IoStage.Submit, "io_submit", errno,
            remedy: errno == Errno.EAGAIN ? $"{MaxRequests} requests are promised: take completions first" : null);
    }

    /// <summary>As <see cref="Submit"/>, with the error as a value.</summary>
    public Errno TrySubmit(ReadOnlySpan<nint> requests, out int accepted)
    {
        long result = Call(AioCalls.Submit(Live(), requests));
        accepted = (int)Math.Max(result, 0);
        return ErrnoText.Of(result);
    }

    /// <summary>Waits for completions.</summary>
    /// <param name="min">How many to wait for.</param>
    /// <param name="events">Where they go.</param>
    /// <param name="timeout">How long to wait at most; null: for ever. Zero: do not wait.</param>
    /// <returns>How many came; fewer than <paramref name="min"/> on timeout or signal.</returns>
    /// <exception cref="IoException">EINTR: a signal came first. EINVAL: the context was ended meanwhile.</exception>
    public int GetEvents(int min, Span<AioEvent> events, TimeSpan? timeout = null) =>
        (int)Check(AioCalls.GetEvents(Live(), min, events, Time(timeout)), "io_getevents");

    /// <summary>
    /// As <see cref="GetEvents(int, Span{AioEvent}, TimeSpan?)"/>, with signals blocked meanwhile: bit n-1 of the mask
    /// is signal n.
    /// </summary>
    public int GetEvents(int min, Span<AioEvent> events, TimeSpan? timeout, ulong signalMask) =>
        (int)Check(AioCalls.PGetEvents(Live(), min, events, Time(timeout), signalMask), "io_pgetevents");

    /// <summary>
    /// Takes completions out of the mapped ring without a call. For a single consumer: nobody else may reap or be
    /// inside <see cref="GetEvents(int, Span{AioEvent}, TimeSpan?)"/> meanwhile.
    /// </summary>
    public int Reap(Span<AioEvent> events) => CanReap
        ? _handle.Reap(events)
        : throw new FeatureMissingException("AIO ring of the known layout", "2.5", "use GetEvents");

    /// <summary>Asks for a request to be given up.</summary>
    /// <returns>
    /// True: it will be, and its event still comes, with result 0 (polls). False: it cannot be: disk transfers and
    /// flushes run to their end, and what has completed is past it.
    /// </returns>
    public bool Cancel(nint request)
    {
        long result = AioCalls.Cancel(Live(), request);
        return ErrnoText.Of(result) switch
        {
            Errno.None or Errno.EINPROGRESS => true,
            Errno.EINVAL or Errno.EAGAIN => false,
            Errno errno => throw new IoException(IoStage.Submit, "io_cancel", errno),
        };
    }

    /// <summary>
    /// Ends the context and waits until the kernel is done with every buffer: some 30 ms even when idle.
    /// <see cref="Dispose"/> leaves that wait to a thread of its own.
    /// </summary>
    public void Destroy()
    {
        Live();
        Errno errno = _handle.Destroy();
        if (errno != Errno.None)
        {
            throw new IoException(IoStage.Setup, "io_destroy", errno);
        }
    }

    /// <summary>Lets the context end behind the caller's back; buffers in flight must outlive that.</summary>
    public void Dispose() => _handle.Dispose();

    internal static IoException SetupError(int maxRequests, Errno errno) =>
        new(IoStage.Setup, $"io_setup({maxRequests})", errno, remedy: AioLimits.Remedy(maxRequests, errno));

    private static KernelTimespec? Time(TimeSpan? timeout) =>
        timeout is { } span ? KernelTimespec.From(span) : null;

    private long Check(long result, string call) => ErrnoText.IsError(result)
        ? throw new IoException(IoStage.Completion, call, ErrnoText.Of(result))
        : Call(result);

    private ulong Live()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        return _handle.Context;
    }

    private long Call(long result)
    {
        // Keeps the context from being ended by the finalizer while a call on it runs.
        GC.KeepAlive(_handle);
        return result;
    }
}
