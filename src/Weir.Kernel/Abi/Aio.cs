using System.Runtime.InteropServices;

namespace Weir.Kernel.Abi;

/// <summary>What an <see cref="Iocb"/> asks for (<c>IOCB_CMD_*</c>, include/uapi/linux/aio_abi.h).</summary>
public enum AioOpcode : ushort
{
    /// <summary>Read into one buffer at an offset.</summary>
    Pread = 0,

    /// <summary>Write one buffer at an offset.</summary>
    Pwrite = 1,

    /// <summary>Flush data and metadata.</summary>
    Fsync = 2,

    /// <summary>Flush data, and metadata only as far as the data needs it.</summary>
    Fdsync = 3,

    /// <summary>One-shot poll; since Linux 4.18.</summary>
    Poll = 5,

    /// <summary>Named by the kernel's header, refused with EINVAL by every kernel.</summary>
    Noop = 6,

    /// <summary>Read into many buffers.</summary>
    Preadv = 7,

    /// <summary>Write many buffers.</summary>
    Pwritev = 8,
}

/// <summary>Flags of an <see cref="Iocb"/> (<c>IOCB_FLAG_*</c>, include/uapi/linux/aio_abi.h).</summary>
[Flags]
public enum IocbFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="Iocb.ResFd"/> names an eventfd to add 1 to at completion.</summary>
    ResFd = 1,

    /// <summary><see cref="Iocb.Priority"/> counts.</summary>
    IoPrio = 2,
}

/// <summary>
/// One request of native AIO (<c>struct iocb</c>, include/uapi/linux/aio_abi.h; little-endian order).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public record struct Iocb
{
    /// <summary>Comes back as <see cref="AioEvent.Data"/>.</summary>
    public ulong Data { get; set; }

    /// <summary>Written by the kernel at submission; must be left alone for io_cancel(2) to know the request.</summary>
    public uint Key { get; set; }

    /// <summary>As the flags of preadv2(2).</summary>
    public RwFlags RwFlags { get; set; }

    /// <summary>What to do.</summary>
    public AioOpcode Opcode { get; set; }

    /// <summary>As ioprio_set(2) encodes it: class &lt;&lt; 13 | level.</summary>
    public short Priority { get; set; }

    /// <summary>The file.</summary>
    public int Fd { get; set; }

    /// <summary>Address of the buffer, or of the iovecs; the mask of a poll.</summary>
    public ulong Buffer { get; set; }

    /// <summary>Bytes, or number of iovecs.</summary>
    public ulong Length { get; set; }

    /// <summary>Where in the file.</summary>
    public long Offset { get; set; }

    /// <summary>Must be 0.</summary>
    public ulong Reserved { get; set; }

    /// <summary>Which optional fields count.</summary>
    public IocbFlags Flags { get; set; }

    /// <summary>The eventfd that <see cref="IocbFlags.ResFd"/> speaks of.</summary>
    public uint ResFd { get; set; }
}

/// <summary>One completion of native AIO (<c>struct io_event</c>, include/uapi/linux/aio_abi.h).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct AioEvent
{
    /// <summary>The request's <see cref="Iocb.Data"/>.</summary>
    public ulong Data { get; init; }

    /// <summary>Address of the request.</summary>
    public ulong Object { get; init; }

    /// <summary>Bytes, a poll mask, or a negative error number.</summary>
    public long Result { get; init; }

    /// <summary>Always 0 for files in today's kernels.</summary>
    public long Result2 { get; init; }
}

/// <summary>Head of the ring that io_setup(2) maps (<c>struct aio_ring</c>, fs/aio.c); events follow it.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct AioRingHeader
{
    /// <summary>What every ring carries in <see cref="Magic"/>.</summary>
    public const uint ExpectedMagic = 0xa10a10a1;

    /// <summary>The kernel's index of the context, read back from here on each call.</summary>
    public uint Id { get; set; }

    /// <summary>Number of event slots.</summary>
    public uint SlotCount { get; set; }

    /// <summary>Next event to take; the consumer writes it.</summary>
    public uint Head { get; set; }

    /// <summary>Next slot to fill; the kernel writes it.</summary>
    public uint Tail { get; set; }

    /// <summary>Identifies the layout.</summary>
    public uint Magic { get; set; }

    /// <summary>Features a consumer may ignore.</summary>
    public uint CompatibleFeatures { get; set; }

    /// <summary>Features a consumer must know; 0 so far.</summary>
    public uint IncompatibleFeatures { get; set; }

    /// <summary>Bytes before the first event.</summary>
    public uint HeaderLength { get; set; }
}
