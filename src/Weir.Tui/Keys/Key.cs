using System.Text;

namespace Weir.Tui.Keys;

/// <summary>A key that was pressed.</summary>
/// <param name="Code">Which.</param>
/// <param name="Rune">The character of <see cref="KeyCode.Character"/>, also with Ctrl or Alt.</param>
/// <param name="Ctrl">Whether Ctrl was held.</param>
/// <param name="Alt">Whether Alt was held.</param>
public readonly record struct Key(KeyCode Code, Rune Rune = default, bool Ctrl = false, bool Alt = false)
{
    /// <summary>The key of a character.</summary>
    public static Key Of(char c) => new(KeyCode.Character, new Rune(c));

    /// <summary>Whether it is that character, without Ctrl or Alt.</summary>
    public bool Is(char c) => Code == KeyCode.Character && Rune.Value == c && !Ctrl && !Alt;

    /// <summary>Whether it is that character with Ctrl.</summary>
    public bool IsCtrl(char c) => Code == KeyCode.Character && Rune.Value == c && Ctrl;
}

/// <summary>Keys.</summary>
public enum KeyCode
{
    /// <summary>One that types a character.</summary>
    Character,

    /// <summary>Enter.</summary>
    Enter,

    /// <summary>Tab.</summary>
    Tab,

    /// <summary>Shift and Tab.</summary>
    BackTab,

    /// <summary>Escape.</summary>
    Escape,

    /// <summary>Backspace.</summary>
    Backspace,

    /// <summary>Delete.</summary>
    Delete,

    /// <summary>Arrow up.</summary>
    Up,

    /// <summary>Arrow down.</summary>
    Down,

    /// <summary>Arrow left.</summary>
    Left,

    /// <summary>Arrow right.</summary>
    Right,

    /// <summary>Home.</summary>
    Home,

    /// <summary>End.</summary>
    End,

    /// <summary>Page up.</summary>
    PageUp,

    /// <summary>Page down.</summary>
    PageDown,

    /// <summary>F1.</summary>
    Help,

    /// <summary>One that means nothing here: a sequence that was understood to its end, and is none of ours.</summary>
    Other,
}
