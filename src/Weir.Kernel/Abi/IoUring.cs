using System.Runtime.InteropServices;

namespace Weir.Kernel.Abi;

/// <summary>One request of io_uring (<c>struct io_uring_sqe</c>, include/uapi/linux/io_uring.h).</summary>
/// <remarks>Where the kernel's structure is a union, the name says the use that is shared by most operations.</remarks>
[StructLayout(LayoutKind.Sequential)]
public record struct IoUringSqe
{
    /// <summary>What to do.</summary>
    public IoUringOpcode Opcode { get; set; }

    /// <summary>How to treat the request.</summary>
    public SqeFlags Flags { get; set; }

    /// <summary>I/O priority; flags of accept, receive and send.</summary>
    public ushort IoPrio { get; set; }

    /// <summary>The file: a descriptor, or an index with <see cref="SqeFlags.FixedFile"/>.</summary>
    public int Fd { get; set; }

    /// <summary>Where in the file; a second address for some operations.</summary>
    public ulong Offset { get; set; }

    /// <summary>Address of the buffer, the iovecs or the time; the target's user data for a cancel.</summary>
    public ulong Address { get; set; }

    /// <summary>Bytes, or number of pieces.</summary>
    public uint Length { get; set; }

    /// <summary>The operation's own flags: RWF bits, poll mask, fsync flags and so on.</summary>
    public uint OperationFlags { get; set; }

    /// <summary>Comes back as <see cref="IoUringCqe.UserData"/>.</summary>
    public ulong UserData { get; set; }

    /// <summary>Registered buffer, or group of provided buffers.</summary>
    public ushort BufferIndex { get; set; }

    /// <summary>Registered credentials to use.</summary>
    public ushort Personality { get; set; }

    /// <summary>Slot for a descriptor that the operation makes; source of a splice.</summary>
    public uint FileIndex { get; set; }

    /// <summary>A third address.</summary>
    public ulong Address3 { get; set; }

    /// <summary>Unused.</summary>
    public ulong Padding { get; set; }
}

/// <summary>One completion of io_uring (<c>struct io_uring_cqe</c>, include/uapi/linux/io_uring.h).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct IoUringCqe
{
    /// <summary>The request's <see cref="IoUringSqe.UserData"/>.</summary>
    public ulong UserData { get; init; }

    /// <summary>Bytes, a mask, a descriptor, or a negative error number.</summary>
    public int Result { get; init; }

    /// <summary>What else there is to know.</summary>
    public CqeFlags Flags { get; init; }

    /// <summary>The provided buffer that was used, when <see cref="CqeFlags.Buffer"/> is set.</summary>
    public ushort BufferId => (ushort)((uint)Flags >> 16);
}

/// <summary>Offsets in the submission ring (<c>struct io_sqring_offsets</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct SqRingOffsets
{
    /// <summary>Of the next entry the kernel takes.</summary>
    public uint Head { get; set; }

    /// <summary>Of the next entry to fill.</summary>
    public uint Tail { get; set; }

    /// <summary>Of the mask from position to index.</summary>
    public uint RingMask { get; set; }

    /// <summary>Of the number of entries.</summary>
    public uint RingEntries { get; set; }

    /// <summary>Of the flags that the kernel sets.</summary>
    public uint Flags { get; set; }

    /// <summary>Of the count of invalid entries.</summary>
    public uint Dropped { get; set; }

    /// <summary>Of the index array.</summary>
    public uint Array { get; set; }

    /// <summary>Reserved.</summary>
    public uint Reserved { get; set; }

    /// <summary>Where the ring lies, with memory given by the user.</summary>
    public ulong UserAddress { get; set; }
}

/// <summary>Offsets in the completion ring (<c>struct io_cqring_offsets</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct CqRingOffsets
{
    /// <summary>Of the next completion to take.</summary>
    public uint Head { get; set; }

    /// <summary>Of the next completion the kernel fills.</summary>
    public uint Tail { get; set; }

    /// <summary>Of the mask from position to index.</summary>
    public uint RingMask { get; set; }

    /// <summary>Of the number of entries.</summary>
    public uint RingEntries { get; set; }

    /// <summary>Of the count of completions lost for want of room and memory.</summary>
    public uint Overflow { get; set; }

    /// <summary>Of the completions.</summary>
    public uint Cqes { get; set; }

    /// <summary>Of the flags that the user sets.</summary>
    public uint Flags { get; set; }

    /// <summary>Reserved.</summary>
    public uint Reserved { get; set; }

    /// <summary>Where the ring lies, with memory given by the user.</summary>
    public ulong UserAddress { get; set; }
}

/// <summary>What to set up, and what was (<c>struct io_uring_params</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct IoUringParams
{
    /// <summary>Entries of the submission ring, as rounded by the kernel.</summary>
    public uint SqEntries { get; set; }

    /// <summary>Entries of the completion ring.</summary>
    public uint CqEntries { get; set; }

    /// <summary>How the ring works.</summary>
    public RingSetupFlags Flags { get; set; }

    /// <summary>CPU of the polling thread.</summary>
    public uint SqThreadCpu { get; set; }

    /// <summary>Milliseconds until the polling thread sleeps.</summary>
    public uint SqThreadIdleMs { get; set; }

    /// <summary>What this kernel can do.</summary>
    public RingFeatures Features { get; set; }

    /// <summary>A ring to share workers with.</summary>
    public uint WorkQueueFd { get; set; }

    /// <summary>Reserved.</summary>
    public uint Reserved0 { get; set; }

    /// <summary>Reserved.</summary>
    public ulong Reserved1 { get; set; }

    /// <summary>Where things lie in the submission ring.</summary>
    public SqRingOffsets SqOffsets { get; set; }

    /// <summary>Where things lie in the completion ring.</summary>
    public CqRingOffsets CqOffsets { get; set; }
}

/// <summary>Signal mask and time of an enter call (<c>struct io_uring_getevents_arg</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct GetEventsArg
{
    /// <summary>Address of the mask, or 0.</summary>
    public ulong SignalMask { get; set; }

    /// <summary>Size of the mask.</summary>
    public uint SignalMaskSize { get; set; }

    /// <summary>Shortest wait in microseconds; since 6.12.</summary>
    public uint MinWaitUs { get; set; }

    /// <summary>Address of the timeout, or 0.</summary>
    public ulong Timeout { get; set; }
}

/// <summary>One provided buffer (<c>struct io_uring_buf</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct ProvidedBuffer
{
    /// <summary>Where it lies.</summary>
    public ulong Address { get; set; }

    /// <summary>Its length.</summary>
    public uint Length { get; set; }

    /// <summary>The number that <see cref="IoUringCqe.BufferId"/> gives back.</summary>
    public ushort Id { get; set; }

    /// <summary>Reserved; in the first entry it is the ring's tail.</summary>
    public ushort Reserved { get; set; }
}

/// <summary>A ring of provided buffers to register (<c>struct io_uring_buf_reg</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct BufferRingRegistration
{
    /// <summary>Where the ring lies, page-aligned.</summary>
    public ulong Address { get; set; }

    /// <summary>Its entries, a power of two.</summary>
    public uint Entries { get; set; }

    /// <summary>The group's number.</summary>
    public ushort Group { get; set; }

    /// <summary>How it works.</summary>
    public ushort Flags { get; set; }

    /// <summary>Reserved.</summary>
    public ulong Reserved0 { get; set; }

    /// <summary>Reserved.</summary>
    public ulong Reserved1 { get; set; }

    /// <summary>Reserved.</summary>
    public ulong Reserved2 { get; set; }
}

/// <summary>A table of buffers to register (<c>struct io_uring_rsrc_register</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct BufferTableRegistration
{
    /// <summary>In <see cref="Flags"/>: all places are empty (<c>IORING_RSRC_REGISTER_SPARSE</c>).</summary>
    public const uint Sparse = 1;

    /// <summary>How many places.</summary>
    public uint Count { get; set; }

    /// <summary>How it works.</summary>
    public uint Flags { get; set; }

    /// <summary>Reserved.</summary>
    public ulong Reserved { get; set; }

    /// <summary>Address of as many iovecs.</summary>
    public ulong Data { get; set; }

    /// <summary>Address of as many tags, or 0.</summary>
    public ulong Tags { get; set; }
}

/// <summary>Places of a table to change (<c>struct io_uring_rsrc_update2</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct BufferTableUpdate
{
    /// <summary>The first place.</summary>
    public uint Offset { get; set; }

    /// <summary>Reserved.</summary>
    public uint Reserved { get; set; }

    /// <summary>Address of the iovecs; empty ones empty a place.</summary>
    public ulong Data { get; set; }

    /// <summary>Address of as many tags, or 0.</summary>
    public ulong Tags { get; set; }

    /// <summary>How many places.</summary>
    public uint Count { get; set; }

    /// <summary>Reserved.</summary>
    public uint Reserved2 { get; set; }
}
