using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording.Calls;

/// <summary>mmap: the log gets the place and, for files, the contents; a replay never opens the file.</summary>
internal sealed class MmapHandler : CallHandler
{
    private const int Executable = 4;
    private const ulong Shared = 1;
    private const ulong TypeMask = 0xf;
    private const ulong Anonymous = 0x20;

    // The program gets ordinary memory in place of its ring; buffer rings (offsets from 2 GiB on) stay the kernel's.
    private const ulong BufferRings = 0x80000000;

    public override CallAction Enter(RecordedCall call)
    {
        if (Ring(call) != null && call[5] < BufferRings)
        {
            call.Rewrite(call.Number, call[0], call[1], call[2], Shared | Anonymous, ulong.MaxValue, 0);
        }

        return CallAction.Make;
    }

    public override void Leave(RecordedCall call)
    {
        if (!call.Succeeded)
        {
            return;
        }

        ulong address = (ulong)call.Result;
        ulong length = Pages.RoundUp(call[1]);
        call.Process.Unguard(address, length);
        int protection = (int)(call[2] & 7);
        bool shared = (call[3] & TypeMask) != 2;
        int tid = call.Task.Tid;
        if ((call[3] & Anonymous) != 0)
        {
            long kind = shared ? MapEvent.SharedAnonymous : MapEvent.Private;
            call.Log(new MapEvent(tid, address, length, protection, kind, 0));
            if ((protection & Executable) != 0)
            {
                call.Session.TrapTimestamps(call.Process);
            }

            return;
        }

        if (Ring(call) is { } ring)
        {
            bool shadow = call[5] < BufferRings;
            call.Log(new MapEvent(
                tid, address, length, protection, shadow ? MapEvent.SharedAnonymous : MapEvent.KernelOwned, 0));
            ring.Mapped(call.Session, call.Task, call[5], address, length);
            return;
        }

        using Fd file = PidFd.Borrow(call.Process.Pid, (int)call[4])
            ?? throw new RecordingRefusedException($"mmap of descriptor {call[4]}, which is gone already");
        FileIdentity identity = FileIdentity.Of(file);
        if (identity.IsZeroDevice)
        {
            long kind = shared ? MapEvent.SharedAnonymous : MapEvent.Private;
            call.Log(new MapEvent(tid, address, length, protection, kind, 0));
            return;
        }

        if (!identity.IsRegular)
        {
            throw new RecordingRefusedException(
                $"mmap of a device or other special file (descriptor {call[4]}): its memory changes by itself");
        }

        call.Session.MappedFiles.Mapped(identity);
        long sharedObject = shared ? call.Session.SharedObjects.Of(identity) : MapEvent.Private;
        call.Log(new MapEvent(tid, address, length, protection, sharedObject, call[5]));
        if (shared)
        {
            call.Session.LookForStrangers(call.Task, sharedObject, address);
        }

        ulong inFile = call[5] < identity.SizeBytes ? identity.SizeBytes - call[5] : 0;
        call.Session.LogFileContent(call.Task, file, call[5], address, Math.Min(length, inFile));
        if ((protection & Executable) != 0 && !shared)
        {
            ulong site = call.Task.AfterCall.Rip - 2; // the instruction that made this call
            call.Session.Timestamps?.Mapped(call.Task, site, file, call[5], (address, length, protection));
        }
        else if ((protection & Executable) != 0)
        {
            call.Session.TrapTimestamps(call.Process); // a breakpoint would go into the file itself
        }
    }

    private static ShadowRing.ProgramRing? Ring(RecordedCall call) =>
        (call[3] & Anonymous) != 0 ? null : call.Session.Rings.Find(call.Process, (int)call[4]);
}
