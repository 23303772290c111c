using Weir.Catalogue;
using Weir.Kernel.Calls;

namespace Weir.Replay.Recording.Calls;

/// <summary>
/// copy_file_range, sendfile, splice: data that the kernel moves to the recorder's own output never passes through
/// the program, so a replay could not show it. The program is told to use read and write.
/// </summary>
internal sealed class KernelMoveHandler(int targetArgument, Errno errno) : CallHandler
{
    public override CallAction Enter(RecordedCall call)
    {
        int target = (int)call[targetArgument];
        int self = Environment.ProcessId;
        bool shown = PidFd.SameFile(call.Process.Pid, target, self, 1)
            || PidFd.SameFile(call.Process.Pid, target, self, 2);
        return shown ? call.Refuse(errno) : CallAction.Make;
    }
}
