namespace Weir.Io;

/// <summary>One interface of the kernel, as the engine needs it.</summary>
internal abstract class IoBackend : IDisposable
{
    /// <summary>The key of completions that only wake the engine up.</summary>
    public const ulong WakeKey = ulong.MaxValue;

    /// <summary>What it is and how it was set up, in words.</summary>
    public abstract string Description { get; }

    public abstract IoBackendKind Kind { get; }

    /// <summary>Whether the kernel can be asked to give this request up, with some hope.</summary>
    public abstract bool CanCancel(IoOperation operation);

    /// <summary>How a request gets to the kernel.</summary>
    public abstract IoRoute RouteOf(IoOperation operation);

    /// <summary>The number under which the kernel knows a buffer that is lent now; -1: none.</summary>
    public virtual int PlaceOf(IoBuffer buffer) => -1;

    /// <summary>How many buffers the kernel knows by number.</summary>
    public virtual int RegisteredCount => 0;

    /// <summary>Hands requests over; for one thread at a time.</summary>
    /// <returns>How many were taken from the first on, or the error of the first.</returns>
    public abstract long Submit(ReadOnlySpan<IoOperation> operations, SlotTable slots);

    /// <summary>Asks for a request to be given up; for the submitting thread.</summary>
    public abstract void Cancel(ulong key);

    /// <summary>Makes a completion with the wake key; for the submitting thread.</summary>
    public abstract void Wake();

    /// <summary>Takes completions that are there; for one thread at a time.</summary>
    public abstract int Reap(Span<IoCompletion> into);

    /// <summary>Waits for at least one completion; 0 when a signal came.</summary>
    public abstract int Wait(Span<IoCompletion> into);

    /// <summary>Ends it all; nothing is in flight any more.</summary>
    public abstract void Dispose();
}
