using Weir.Catalogue;
using Weir.Replay.Log.Events;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording.Calls;

/// <summary>exit and exit_group: the last moment at which all memory can be compared.</summary>
internal sealed class ExitHandler : CallHandler
{
    public override CallAction Enter(RecordedCall call)
    {
        bool whole = call.Number == (int)SyscallId.ExitGroup || call.Session.Tasks.CountOf(call.Process) == 1;
        if (whole && !call.Process.SharesMemory)
        {
            (ulong hash, ulong bytes) = MemoryHash.Of(
                call.Memory, call.Process.KernelOwned, call.Task.Entry.Rsp);
            call.Log(new HashEvent(call.Task.Tid, hash, bytes));
        }

        return CallAction.Make;
    }
}
