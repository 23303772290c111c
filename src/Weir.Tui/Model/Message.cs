using Weir.Tui.Keys;
using Weir.Tui.Watching;

namespace Weir.Tui.Model;

/// <summary>Something that happened.</summary>
public abstract record Message
{
    private Message()
    {
    }

    /// <summary>A key was pressed.</summary>
    public sealed record Pressed(Key Key) : Message;

    /// <summary>The terminal has another size.</summary>
    public sealed record Resized(int Width, int Height) : Message;

    /// <summary>The trace was looked at.</summary>
    public sealed record Looked(Snapshot Snapshot, LiveCaptureView? Capture = null, DateTimeOffset Time = default)
        : Message;
}

/// <summary>What the world outside must do after a message.</summary>
public enum Wish
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>End.</summary>
    Quit,

    /// <summary>End, and the launched program with it.</summary>
    QuitAndStop,

    /// <summary>Look at the model's scope alone.</summary>
    Narrow,

    /// <summary>Keep the last calls as they are, or go on, as the model is paused.</summary>
    Freeze,

    /// <summary>Count from now on.</summary>
    Reset,

    /// <summary>Begin a capture in the file that the prompt names; the prompt goes when that works.</summary>
    BeginCapture,

    /// <summary>End the capture that is written.</summary>
    EndCapture,

    /// <summary>Give the terminal back to the shell for a while (Ctrl-Z).</summary>
    Suspend,

    /// <summary>Draw everything anew.</summary>
    Redraw,
}
