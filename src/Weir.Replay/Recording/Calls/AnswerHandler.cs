using Weir.Catalogue;

namespace Weir.Replay.Recording.Calls;

/// <summary>
/// A call that programs must do without while they are recorded, with the error that makes them do so.
/// </summary>
internal sealed class AnswerHandler(Errno errno, string? note = null) : CallHandler
{
    public override CallAction Enter(RecordedCall call)
    {
        if (note != null)
        {
            call.Session.Note(call.Task, note);
        }

        return call.Refuse(errno);
    }
}
