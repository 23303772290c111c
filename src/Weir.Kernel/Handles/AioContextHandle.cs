using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Kernel.Handles;

/// <summary>One AIO context: its ring is mapped into this process, its handle is the ring's address.</summary>
public sealed unsafe class AioContextHandle : SafeHandle
{
    private AioContextHandle(ulong context)
        : base(0, ownsHandle: true)
    {
        SetHandle((nint)context);
        // As Seastar does: only a ring whose layout is known is read past the kernel.
        HasKnownRing = Header.Magic == AioRingHeader.ExpectedMagic && Header.IncompatibleFeatures == 0
            && Header.HeaderLength == sizeof(AioRingHeader);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The kernel's name for the context, for <see cref="AioCalls"/>.</summary>
    public ulong Context => (ulong)handle;

    /// <summary>Whether <see cref="Reap"/> may be used: the ring has the layout of fs/aio.c.</summary>
    public bool HasKnownRing { get; }

    /// <summary>Event slots of the ring; more than were asked for.</summary>
    public int SlotCount => (int)Header.SlotCount;

    /// <summary>Completions that wait to be taken.</summary>
    public int ReadyCount
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            AioRingHeader* ring = (AioRingHeader*)handle;
            long ready = (long)Volatile.Read(ref TailOf(ring)) - HeadOf(ring);
            return (int)(ready < 0 ? ready + ring->SlotCount : ready);
        }
    }

    private ref AioRingHeader Header => ref *(AioRingHeader*)handle;

    /// <summary>Makes a context; <paramref name="result"/> is 0 or a negative error number.</summary>
    /// <returns>The context, or null.</returns>
    public static AioContextHandle? TryCreate(uint events, out long result)
    {
        result = AioCalls.Setup(events, out ulong context);
        return result == 0 ? new AioContextHandle(context) : null;
    }

    /// <summary>
    /// Takes completions out of the mapped ring without a call. Only for a single consumer: the kernel's own lock
    /// cannot be taken here, so no other thread may reap or wait on this context meanwhile.
    /// </summary>
    /// <returns>How many were copied; 0 when none is ready.</returns>
    public int Reap(Span<AioEvent> events)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        AioRingHeader* ring = (AioRingHeader*)handle;
        AioEvent* slots = (AioEvent*)(ring + 1);
        uint count = ring->SlotCount;
        uint head = HeadOf(ring), tail = Volatile.Read(ref TailOf(ring));
        int taken = 0;
        while (head != tail && taken < events.Length)
        {
            events[taken++] = slots[head];
            head = head + 1 == count ? 0 : head + 1;
        }

        if (taken > 0)
        {
            // Release: the copies above must be done before the kernel may fill the slots again.
            Volatile.Write(ref HeadOf(ring), head);
        }

        return taken;
    }

    /// <summary>Ends the context now and says how that went; waits for what is in flight.</summary>
    public Errno Destroy()
    {
        long result = IsClosed ? -(long)Errno.EINVAL : AioCalls.Destroy(Context);
        SetHandleAsInvalid();
        return ErrnoText.Of(result);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        // io_destroy sleeps some 30 ms: never on the thread that disposes, never on the finalizer's.
        Reclaimer.DestroyLater((ulong)handle);
        return true;
    }

    // Properties cannot be taken by reference, so the two shared words are reached by their place (fs/aio.c).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref uint HeadOf(AioRingHeader* ring) => ref ((uint*)ring)[2];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref uint TailOf(AioRingHeader* ring) => ref ((uint*)ring)[3];
}
