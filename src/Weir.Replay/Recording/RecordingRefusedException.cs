namespace Weir.Replay.Recording;

/// <summary>The program did something that cannot be recorded correctly; the log ends before it.</summary>
public sealed class RecordingRefusedException : Exception
{
    /// <summary>Says what it did.</summary>
    public RecordingRefusedException(string message)
        : base(message)
    {
    }
}
