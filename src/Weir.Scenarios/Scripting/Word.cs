namespace Weir.Scenarios.Scripting;

/// <summary>
/// An argument of a call: a number, memory, the result of an earlier call, or a text. What a text means is up to the
/// argument's kind: a path or another text for those, names of constants (<c>O_RDWR|O_CREAT</c>) for flags and
/// enumerations.
/// </summary>
public readonly struct Word
{
    private Word(long value, string? text)
    {
        Value = value;
        Text = text;
    }

    /// <summary>The number or address.</summary>
    public long Value { get; }

    /// <summary>The text, or null.</summary>
    public string? Text { get; }

    /// <summary>A number.</summary>
    public static implicit operator Word(int value) => new(value, null);

    /// <summary>A number, not sign-extended.</summary>
    public static implicit operator Word(uint value) => new(value, null);

    /// <summary>A number.</summary>
    public static implicit operator Word(long value) => new(value, null);

    /// <summary>A number.</summary>
    public static implicit operator Word(ulong value) => new(unchecked((long)value), null);

    /// <summary>A text.</summary>
    public static implicit operator Word(string text) => new(0, text);

    /// <summary>The address of memory.</summary>
    public static implicit operator Word(Block block) => new(block.Address, null);

    /// <summary>The result of a call.</summary>
    public static implicit operator Word(Made call) => new(call?.Result ?? 0, null);
}
