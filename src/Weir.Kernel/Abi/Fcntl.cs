using System.Runtime.InteropServices;

namespace Weir.Kernel.Abi;

/// <summary>Flags of open(2) (<c>O_*</c>, include/uapi/asm-generic/fcntl.h).</summary>
/// <remarks><see cref="DirectOpen.Flag"/> stands apart: its value differs between x86-64 and arm64.</remarks>
[Flags]
public enum OpenFlags
{
    /// <summary>Read only.</summary>
    ReadOnly = 0,

    /// <summary>Write only.</summary>
    WriteOnly = 1,

    /// <summary>Read and write.</summary>
    ReadWrite = 2,

    /// <summary>Create if absent.</summary>
    Create = 0x40,

    /// <summary>Fail if present.</summary>
    Exclusive = 0x80,

    /// <summary>Cut to length 0.</summary>
    Truncate = 0x200,

    /// <summary>Write at the end.</summary>
    Append = 0x400,

    /// <summary>EAGAIN rather than sleep.</summary>
    NonBlock = 0x800,

    /// <summary>Each write reaches the device, with the metadata it needs.</summary>
    DSync = 0x1000,

    /// <summary>Not inherited by exec.</summary>
    CloseOnExec = 0x80000,

    /// <summary>Only a name; no I/O.</summary>
    Path = 0x200000,
}

/// <summary>The open flags that depend on the architecture.</summary>
public static class DirectOpen
{
    /// <summary>O_DIRECT: past the page cache (arch/arm64/include/uapi/asm/fcntl.h has its own value).</summary>
    public static OpenFlags Flag { get; } =
        (OpenFlags)(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000);
}
