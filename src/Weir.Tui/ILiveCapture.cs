using Weir.Tui.Watching;

namespace Weir.Tui;

/// <summary>A capture of what is seen, begun and ended while somebody looks.</summary>
public interface ILiveCapture
{
    /// <summary>How it stands; null: none was begun.</summary>
    LiveCaptureView? View { get; }

    /// <summary>Begins one.</summary>
    /// <param name="path">The file; its ending says the format.</param>
    /// <param name="scope">The calls that it takes; null: all that are traced.</param>
    /// <returns>Why it cannot, in a line; null: it has begun.</returns>
    string? Begin(string path, Scope? scope);

    /// <summary>Ends the one that is written; it is complete a moment later.</summary>
    void End();
}

/// <summary>How a capture stands.</summary>
/// <param name="Path">The file.</param>
/// <param name="Calls">How many calls it took.</param>
/// <param name="IsOver">Whether it takes no more.</param>
/// <param name="Failure">Why it is incomplete; null: it is not.</param>
public sealed record LiveCaptureView(string Path, long Calls, bool IsOver, string? Failure = null);
