namespace Weir.Kernel.Abi;

/// <summary>
/// What a descriptor is, or should become, ready for (<c>POLL*</c>, include/uapi/asm-generic/poll.h).
/// </summary>
[Flags]
public enum PollEvents : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Reading would not block.</summary>
    In = 0x1,

    /// <summary>Urgent data.</summary>
    Priority = 0x2,

    /// <summary>Writing would not block.</summary>
    Out = 0x4,

    /// <summary>An error is pending; always reported.</summary>
    Error = 0x8,

    /// <summary>The other side hung up; always reported.</summary>
    HangUp = 0x10,

    /// <summary>The descriptor is not open.</summary>
    Invalid = 0x20,

    /// <summary>Normal data may be read.</summary>
    ReadNormal = 0x40,

    /// <summary>Normal data may be written.</summary>
    WriteNormal = 0x100,

    /// <summary>The other side closed its writing half.</summary>
    ReadHangUp = 0x2000,
}
