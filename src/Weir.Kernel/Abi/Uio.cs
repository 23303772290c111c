using System.Runtime.InteropServices;

namespace Weir.Kernel.Abi;

/// <summary>One piece of a vectored transfer (<c>struct iovec</c>, include/uapi/linux/uio.h).</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct IoVec
{
    /// <summary>The most pieces one transfer may have (<c>UIO_MAXIOV</c>).</summary>
    public const int MaxCount = 1024;

    /// <summary>Address of the piece.</summary>
    public nint Base { get; set; }

    /// <summary>Its length in bytes.</summary>
    public nuint Length { get; set; }
}

/// <summary>Per-request flags of preadv2(2) and pwritev2(2) (<c>RWF_*</c>, include/uapi/linux/fs.h).</summary>
[Flags]
public enum RwFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>High priority; polled completion where the ring polls.</summary>
    HiPri = 0x1,

    /// <summary>As O_DSYNC for this write.</summary>
    DSync = 0x2,

    /// <summary>As O_SYNC for this write.</summary>
    Sync = 0x4,

    /// <summary>EAGAIN rather than sleep.</summary>
    NoWait = 0x8,

    /// <summary>As O_APPEND for this write.</summary>
    Append = 0x10,

    /// <summary>Honour the offset although the file is O_APPEND; since 6.9.</summary>
    NoAppend = 0x20,

    /// <summary>All or nothing; since 6.11, where the file system can.</summary>
    Atomic = 0x40,

    /// <summary>Leave nothing in the page cache; since 6.14.</summary>
    DontCache = 0x80,

    /// <summary>No SIGPIPE; since 6.18.</summary>
    NoSignal = 0x100,
}
