namespace Weir.Replay.Log.Events;

/// <summary>Something that a reader of the log must know, such as a call recorded by best effort.</summary>
internal sealed record NoteEvent(int Tid, string Text) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Note;

    public override void Encode(EventEncoder to)
    {
        to.Text(Text);
    }
}
