using Weir.Catalogue;

namespace Weir.Replay.Recording.Calls;

/// <summary>
/// unshare and setns. In a PID namespace of its own a program would get other numbers for its processes than the log
/// has; a time namespace has other clocks than the recorder.
/// </summary>
internal sealed class NamespaceHandler(int flagsArgument) : CallHandler
{
    public const ulong NewTime = 0x80;
    public const ulong NewPid = 0x20000000;

    public override CallAction Enter(RecordedCall call)
    {
        // setns by a descriptor of a namespace may leave the kind out.
        bool any = call.Number == (int)SyscallId.Setns && call[flagsArgument] == 0;
        call.Session.HasTimeNamespaces |= any || (call[flagsArgument] & NewTime) != 0;
        return any || (call[flagsArgument] & NewPid) != 0 ? RefusePid(call) : CallAction.Make;
    }

    public static CallAction RefusePid(RecordedCall call)
    {
        call.Session.Note(call.Task, "a PID namespace was refused");
        return call.Refuse(Errno.EPERM);
    }
}
