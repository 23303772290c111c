using Weir.Catalogue;
using Weir.Catalogue.Kinds;

namespace Weir.Replay.Recording.Calls;

/// <summary>
/// ioctl: a command that no table names and that does not carry the size of its argument in its own bits may have
/// written anything anywhere.
/// </summary>
internal sealed class IoctlHandler : CallHandler
{
    private const int DirectionShift = 30; // _IOC_DIRSHIFT (asm-generic/ioctl.h)
    private static readonly CommandKind Commands =
        (CommandKind)SyscallId.Ioctl.Row().Arguments[2].Kind;

    public override void Leave(RecordedCall call)
    {
        if (call.Succeeded && Commands.KindOf(call[1]) is IoctlArgumentKind)
        {
            string text = $"ioctl({(int)call[0]}, 0x{(uint)call[1]:x}, 0x{call[2]:x})";
            if ((uint)call[1] >> DirectionShift == 0)
            {
                call.Session.Undescribed(call.Task, $"{text} is no command that is described");
            }
            else
            {
                call.Session.Note(call.Task, $"{text} is known by its number alone: memory that its argument points "
                    + "to would be missing");
            }
        }

        base.Leave(call);
    }
}
