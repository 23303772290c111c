using Weir.Catalogue;

namespace Weir.Replay.Recording.Calls;

/// <summary>
/// process_vm_writev: its row says what it reads; what it writes is memory of the process that it names. Of the caller
/// itself that goes into the log; of another recorded one it is refused, as each has its own part of the log; memory
/// of a process that is not recorded is an output like any other.
/// </summary>
internal sealed class RemoteWriteHandler : CallHandler
{
    private const int VectorBytes = 16, MostVectors = 1024;

    public override CallAction Enter(RecordedCall call)
    {
        bool recorded = call.Session.Tasks.TryGet((int)call[0], out RecordedTask? target);
        if (!recorded || target!.Process == call.Process)
        {
            return CallAction.Make;
        }

        call.Session.Note(call.Task, "process_vm_writev into another recorded process was refused");
        return call.Refuse(Errno.EPERM);
    }

    public override void Leave(RecordedCall call)
    {
        base.Leave(call);
        if (call.Result <= 0 || !call.Session.Tasks.TryGet((int)call[0], out _))
        {
            return;
        }

        ulong left = (ulong)call.Result;
        ulong vectors = Math.Min(call[4], MostVectors);
        for (ulong i = 0; i < vectors && left > 0; i++)
        {
            ulong vector = call[3] + (i * VectorBytes);
            ulong written = Math.Min(call.Word(vector + 8), left);
            call.LogMemory(call.Word(vector), written);
            left -= written;
        }
    }
}
