using Weir.Catalogue;
using Weir.Catalogue.Memory;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Effects;
using Weir.Replay.Recording;
using Weir.Replay.ShadowRing;

namespace Weir.Replay.Scratch;

/// <summary>
/// Which requests of an io_uring read into scratch memory: those whose data nobody can need before the program has the
/// completion.
/// </summary>
internal sealed class ScratchRule(RingRequests requests)
{
    private bool _ordered;

    /// <summary>Requests come that wait for all before them: from now on the ring's reads keep their buffers.</summary>
    public void Order() => _ordered = true;

    /// <summary>Lets a request read into scratch memory, if it can.</summary>
    public ScratchLease? Take(
        ScratchSpace space, PendingOperation operation, SqeFlags flags, Span<byte> entry, ProcessMemory memory)
    {
        if (_ordered)
        {
            RefuseDependent(operation);
        }

        if (operation.Row.Call.Returns != ReturnClass.BytesRead)
        {
            return null;
        }

        string? reason = _ordered ? ScratchLosses.Ordered
            : (flags & (SqeFlags.Link | SqeFlags.HardLink)) != 0 ? ScratchLosses.Chained
            : flags.HasFlag(SqeFlags.BufferSelect) ? ScratchLosses.Chosen
            : flags.HasFlag(SqeFlags.CqeSkipSuccess) ? ScratchLosses.Silent
            : null;
        if (reason != null)
        {
            space.Losses.Count(reason);
            return null;
        }

        return ScratchLease.Take(space, operation.Row, operation.Ranges, entry, memory);
    }

    // A read from before the order is under way, and this request may run between its end and its completion.
    private void RefuseDependent(PendingOperation operation)
    {
        foreach (MemoryRange range in operation.Ranges.Where(r => r.Direction.HasFlag(MemoryDirection.In)))
        {
            if (requests.All.Any(r => r.Scratch?.StandsFor(range) ?? false))
            {
                throw new RecordingRefusedException(
                    "a request that waits for a read (IOSQE_IO_DRAIN) uses its data, which is still in scratch memory: "
                    + "record without --scratch");
            }
        }
    }
}
