using System.Runtime.InteropServices;

namespace Weir.Kernel.Abi;

/// <summary>
/// What statx(2) tells of a file, as far as I/O needs it (<c>struct statx</c>, include/uapi/linux/stat.h).
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Statx : IEquatable<Statx>
{
    /// <summary>Size of the structure.</summary>
    public const int SizeBytes = 256;

    /// <summary>Asks for type, size and the rest of what stat(2) knows (<c>STATX_BASIC_STATS</c>).</summary>
    public const uint BasicStats = 0x7ff;

    /// <summary>Asks for the alignment of direct I/O; since 6.1 (<c>STATX_DIOALIGN</c>).</summary>
    public const uint DioAlign = 0x2000;

    [FieldOffset(0)]
    private uint _mask;

    [FieldOffset(4)]
    private uint _blockSize;

    [FieldOffset(28)]
    private ushort _mode;

    [FieldOffset(40)]
    private ulong _size;

    [FieldOffset(128)]
    private uint _rawDeviceMajor;

    [FieldOffset(132)]
    private uint _rawDeviceMinor;

    [FieldOffset(136)]
    private uint _deviceMajor;

    [FieldOffset(140)]
    private uint _deviceMinor;

    [FieldOffset(152)]
    private uint _dioMemoryAlign;

    [FieldOffset(156)]
    private uint _dioOffsetAlign;

    /// <summary>Which fields the kernel filled in.</summary>
    public readonly uint Mask => _mask;

    /// <summary>Block size preferred for I/O.</summary>
    public readonly uint BlockSize => _blockSize;

    /// <summary>Type and permissions.</summary>
    public readonly ushort Mode => _mode;

    /// <summary>What kind of file it is.</summary>
    public readonly FileKind Kind => (FileKind)(_mode & 0xf000);

    /// <summary>Size in bytes.</summary>
    public readonly ulong Size => _size;

    /// <summary>The device that a device file stands for.</summary>
    public readonly (uint Major, uint Minor) RawDevice => (_rawDeviceMajor, _rawDeviceMinor);

    /// <summary>The device that the file system lies on.</summary>
    public readonly (uint Major, uint Minor) Device => (_deviceMajor, _deviceMinor);

    /// <summary>
    /// Alignment that direct I/O asks of memory; 0: no direct I/O on this file, if the mask has the bit.
    /// </summary>
    public readonly uint DioMemoryAlign => _dioMemoryAlign;

    /// <summary>Alignment that direct I/O asks of offsets and lengths.</summary>
    public readonly uint DioOffsetAlign => _dioOffsetAlign;

    /// <inheritdoc/>
    public readonly bool Equals(Statx other) =>
        _mode == other._mode && _size == other._size && _mask == other._mask && Device == other.Device;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Statx other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(_mode, _size, _mask, Device);

    /// <summary>Whether both say the same.</summary>
    public static bool operator ==(Statx left, Statx right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Statx left, Statx right) => !left.Equals(right);
}

/// <summary>Kinds of file (<c>S_IF*</c>, include/uapi/linux/stat.h).</summary>
public enum FileKind
{
    /// <summary>Not known, or none of the others: eventfd, epoll and the like.</summary>
    Other = 0,

    /// <summary>Pipe or FIFO.</summary>
    Pipe = 0x1000,

    /// <summary>Character device.</summary>
    CharacterDevice = 0x2000,

    /// <summary>Directory.</summary>
    Directory = 0x4000,

    /// <summary>Block device.</summary>
    BlockDevice = 0x6000,

    /// <summary>Regular file.</summary>
    Regular = 0x8000,

    /// <summary>Symbolic link.</summary>
    SymbolicLink = 0xa000,

    /// <summary>Socket.</summary>
    Socket = 0xc000,
}
