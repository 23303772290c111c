using Weir.Catalogue;
using Weir.Replay.Log.Events;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording.Calls;

/// <summary>shmat and shmdt: a System V segment is a shared file without a name.</summary>
internal sealed class SharedSegmentHandler : CallHandler
{
    public override CallAction Enter(RecordedCall call)
    {
        if (call.Number == (int)SyscallId.Shmdt)
        {
            call.Task.CallState = MemoryRegion.Of(call.Process.Pid).Where(r => r.Start == call[0]).FirstOrDefault();
        }

        return CallAction.Make;
    }

    public override void Leave(RecordedCall call)
    {
        if (!call.Succeeded)
        {
            return;
        }

        if (call.Number == (int)SyscallId.Shmdt)
        {
            if (call.Task.CallState is MemoryRegion gone)
            {
                call.Log(new UnmapEvent(call.Task.Tid, gone.Start, gone.LengthBytes));
            }

            return;
        }

        MemoryRegion region = MemoryRegion.Of(call.Process.Pid).First(r => r.Start == (ulong)call.Result);
        // The inode of a segment is its id; its device is that of the kernel's own tmpfs (ipc/shm.c).
        long number = call.Session.SharedObjects.Of(ulong.MaxValue, region.Inode);
        call.Log(new MapEvent(
            call.Task.Tid, region.Start, region.LengthBytes, region.Protection, number, region.Offset));
        call.Session.LookForStrangers(call.Task, number, region.Start);
        call.Session.LogNonZero(call.Task, region.Start, region.LengthBytes);
    }
}
