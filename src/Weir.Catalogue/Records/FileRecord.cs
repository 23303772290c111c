namespace Weir.Catalogue.Records;

/// <summary>Layout of the record that gives a file key its identity and path. See <see cref="CallRecord"/>.</summary>
public static class FileRecord
{
    /// <summary>u64: the key that call records use; never reused for another file.</summary>
    public const int Key = RecordHeader.SizeBytes;

    /// <summary>u64: inode number.</summary>
    public const int Inode = Key + 8;

    /// <summary>u32: device (kernel's dev_t: major &lt;&lt; 20 | minor).</summary>
    public const int Device = Inode + 8;

    /// <summary>u32: inode generation.</summary>
    public const int Generation = Device + 4;

    /// <summary>u16: st_mode (type and permissions).</summary>
    public const int Mode = Generation + 4;

    /// <summary>u8: <see cref="FileRecordFlags"/>.</summary>
    public const int Flags = Mode + 2;

    /// <summary>u8: reserved, 0.</summary>
    public const int Reserved = Flags + 1;

    /// <summary>u32: file status flags (O_…); 0 for directories met as a path's base.</summary>
    public const int OpenFlags = Reserved + 1;

    /// <summary>
    /// u32: superblock magic (statfs f_type), tells sockets, pipes and anonymous inodes from disk files.
    /// </summary>
    public const int Magic = OpenFlags + 4;

    /// <summary>u16: bytes of <see cref="Names"/>.</summary>
    public const int NamesLength = Magic + 4;

    /// <summary>u16: 1 where the socket block is filled, else 0.</summary>
    public const int HasSocket = NamesLength + 2;

    /// <summary>160 bytes: socket identity (<see cref="SocketBlock"/>), zero where the file is no socket.</summary>
    public const int Socket = HasSocket + 2;

    /// <summary>Path components, leaf first, each with its NUL; the root has none.</summary>
    public const int Names = Socket + SocketBlock.SizeBytes;

    /// <summary>The most bytes of names that one record carries.</summary>
    public const int MaxNames = 4096;
}

/// <summary>Properties of a file's record.</summary>
[Flags]
public enum FileRecordFlags : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The directory entry was unlinked.</summary>
    Deleted = 1,

    /// <summary>The walk ended before the root: the path is relative to an unknown place.</summary>
    Incomplete = 2,
}

/// <summary>
/// Layout of a socket's identity inside <see cref="FileRecord"/>: fields of the kernel's struct sock.
/// </summary>
public static class SocketBlock
{
    /// <summary>u16: address family.</summary>
    public const int Family = 0;

    /// <summary>u16: socket type (SOCK_STREAM …).</summary>
    public const int Type = 2;

    /// <summary>u16: protocol.</summary>
    public const int Protocol = 4;

    /// <summary>u16: local port, host order.</summary>
    public const int LocalPort = 6;

    /// <summary>u16: remote port, network order.</summary>
    public const int RemotePort = 8;

    /// <summary>u8: state (TCP_ESTABLISHED …).</summary>
    public const int State = 10;

    /// <summary>u8: bytes of <see cref="UnixName"/>.</summary>
    public const int UnixNameLength = 11;

    /// <summary>u32: netlink port or 0.</summary>
    public const int Reserved = 12;

    /// <summary>16 bytes: local address; IPv4 uses the first 4.</summary>
    public const int LocalAddress = 16;

    /// <summary>16 bytes: remote address.</summary>
    public const int RemoteAddress = 32;

    /// <summary>108 bytes: the sun_path that the Unix socket is bound to.</summary>
    public const int UnixName = 48;

    /// <summary>Size of the block.</summary>
    public const int SizeBytes = 160;
}
