namespace Weir.Catalogue.Plans;

/// <summary>When the kernel side copies a piece of the program's memory.</summary>
public enum CapturePhase : byte
{
    /// <summary>Before the call runs: what the program gave.</summary>
    Enter,

    /// <summary>After the call, and only when it did not fail: what the program got.</summary>
    Exit,
}

/// <summary>What is copied.</summary>
public enum CaptureForm : byte
{
    /// <summary>Bytes of a computed length.</summary>
    Bytes,

    /// <summary>Bytes up to and without a NUL.</summary>
    Text,

    /// <summary>A NULL-terminated array of pointers to texts, such as argv; each text keeps its NUL.</summary>
    TextVector,
}

/// <summary>Where the length of a capture comes from.</summary>
public enum LengthSource : byte
{
    /// <summary><see cref="CaptureSpec.Scale"/> bytes.</summary>
    Constant,

    /// <summary>Argument <see cref="CaptureSpec.LengthArgument"/> times scale.</summary>
    Argument,

    /// <summary>The call's result times scale.</summary>
    Result,

    /// <summary>
    /// The u32 at [argument <see cref="CaptureSpec.LengthArgument"/> + <see cref="CaptureSpec.LengthOffset"/>] times
    /// scale.
    /// </summary>
    Memory32,

    /// <summary>
    /// The u64 at [argument <see cref="CaptureSpec.LengthArgument"/> + <see cref="CaptureSpec.LengthOffset"/>] times
    /// scale.
    /// </summary>
    Memory64,
}

/// <summary>
/// One piece of memory that the gates copy for a call: the whole vocabulary that the kernel side understands.
/// An argument kind says what it needs in these words; the gates know nothing of kinds.
/// </summary>
public readonly record struct CaptureSpec
{
    /// <summary>Index (0 to 5) of the argument that holds the address.</summary>
    public required byte Argument { get; init; }

    /// <summary>When.</summary>
    public required CapturePhase Phase { get; init; }

    /// <summary>What.</summary>
    public CaptureForm Form { get; init; }

    /// <summary>
    /// Null: the argument itself is the address. Else the address is the pointer stored at [argument + this]
    /// (a field of a structure, such as msghdr.msg_name).
    /// </summary>
    public ushort? PointerOffset { get; init; }

    /// <summary>Where the length comes from; texts have none.</summary>
    public LengthSource Length { get; init; }

    /// <summary>Index of the argument that holds the length or its address.</summary>
    public byte LengthArgument { get; init; }

    /// <summary>Offset in bytes for the two memory sources.</summary>
    public ushort LengthOffset { get; init; }

    /// <summary>Bytes a unit of length; the length itself for <see cref="LengthSource.Constant"/>.</summary>
    public ushort Scale { get; init; }

    /// <summary>At most so many bytes are copied; more is marked as cut. At most 4096.</summary>
    public ushort MaxBytes { get; init; }
}
