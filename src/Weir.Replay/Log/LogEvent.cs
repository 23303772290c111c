namespace Weir.Replay.Log;

/// <summary>One thing that happened to the recorded program.</summary>
/// <param name="Tid">The thread that it happened to, by the number that the program knew it by.</param>
internal abstract record LogEvent(int Tid)
{
    public abstract EventKind Kind { get; }

    public abstract void Encode(EventEncoder to);
}
