namespace Weir.Kernel.Abi;

/// <summary>What a request of io_uring asks for (<c>IORING_OP_*</c>, include/uapi/linux/io_uring.h).</summary>
public enum IoUringOpcode : byte
{
    /// <summary>Nothing; completes at once.</summary>
    Nop = 0,

    /// <summary>Read into many buffers.</summary>
    Readv = 1,

    /// <summary>Write many buffers.</summary>
    Writev = 2,

    /// <summary>Flush a file.</summary>
    Fsync = 3,

    /// <summary>Read into a registered buffer.</summary>
    ReadFixed = 4,

    /// <summary>Write a registered buffer.</summary>
    WriteFixed = 5,

    /// <summary>Wait for readiness.</summary>
    PollAdd = 6,

    /// <summary>Stop or change a wait for readiness.</summary>
    PollRemove = 7,

    /// <summary>Flush a range.</summary>
    SyncFileRange = 8,

    /// <summary>Send a message.</summary>
    SendMsg = 9,

    /// <summary>Receive a message.</summary>
    RecvMsg = 10,

    /// <summary>Complete after a time.</summary>
    Timeout = 11,

    /// <summary>Stop or change a timeout.</summary>
    TimeoutRemove = 12,

    /// <summary>Accept a connection.</summary>
    Accept = 13,

    /// <summary>Give a request up.</summary>
    AsyncCancel = 14,

    /// <summary>Give the linked request up after a time.</summary>
    LinkTimeout = 15,

    /// <summary>Connect a socket.</summary>
    Connect = 16,

    /// <summary>Reserve space.</summary>
    Fallocate = 17,

    /// <summary>Open a file.</summary>
    OpenAt = 18,

    /// <summary>Close a descriptor.</summary>
    Close = 19,

    /// <summary>Change registered files.</summary>
    FilesUpdate = 20,

    /// <summary>Ask about a file.</summary>
    Statx = 21,

    /// <summary>Read into one buffer.</summary>
    Read = 22,

    /// <summary>Write one buffer.</summary>
    Write = 23,

    /// <summary>Tell how a file will be used.</summary>
    Fadvise = 24,

    /// <summary>Tell how memory will be used.</summary>
    Madvise = 25,

    /// <summary>Send one buffer.</summary>
    Send = 26,

    /// <summary>Receive into one buffer.</summary>
    Recv = 27,

    /// <summary>Open a file, with rules for the path.</summary>
    OpenAt2 = 28,

    /// <summary>Change an epoll set.</summary>
    EpollCtl = 29,

    /// <summary>Move data through a pipe.</summary>
    Splice = 30,

    /// <summary>Give buffers to a group, one request at a time.</summary>
    ProvideBuffers = 31,

    /// <summary>Take them back.</summary>
    RemoveBuffers = 32,

    /// <summary>Copy from pipe to pipe.</summary>
    Tee = 33,

    /// <summary>Shut half of a connection.</summary>
    Shutdown = 34,

    /// <summary>Rename.</summary>
    RenameAt = 35,

    /// <summary>Remove a name.</summary>
    UnlinkAt = 36,

    /// <summary>Make a directory.</summary>
    MkdirAt = 37,

    /// <summary>Make a symbolic link.</summary>
    SymlinkAt = 38,

    /// <summary>Make a hard link.</summary>
    LinkAt = 39,

    /// <summary>Post a completion to another ring.</summary>
    MsgRing = 40,

    /// <summary>Set an extended attribute.</summary>
    Fsetxattr = 41,

    /// <summary>Set an extended attribute by path.</summary>
    Setxattr = 42,

    /// <summary>Read an extended attribute.</summary>
    Fgetxattr = 43,

    /// <summary>Read an extended attribute by path.</summary>
    Getxattr = 44,

    /// <summary>Make a socket.</summary>
    Socket = 45,

    /// <summary>A command of the file's driver.</summary>
    UringCmd = 46,

    /// <summary>Send without copying.</summary>
    SendZc = 47,

    /// <summary>Send a message without copying.</summary>
    SendMsgZc = 48,

    /// <summary>Read again and again into provided buffers; since 6.7.</summary>
    ReadMultishot = 49,

    /// <summary>Wait for a process; since 6.7.</summary>
    Waitid = 50,

    /// <summary>Wait on a futex; since 6.7.</summary>
    FutexWait = 51,

    /// <summary>Wake a futex; since 6.7.</summary>
    FutexWake = 52,

    /// <summary>Wait on many futexes; since 6.7.</summary>
    FutexWaitv = 53,

    /// <summary>Turn a registered file into a descriptor; since 6.8.</summary>
    FixedFdInstall = 54,

    /// <summary>Change a file's length; since 6.9.</summary>
    Ftruncate = 55,

    /// <summary>Bind a socket; since 6.11.</summary>
    Bind = 56,

    /// <summary>Listen on a socket; since 6.11.</summary>
    Listen = 57,

    /// <summary>Receive into memory that the card writes to.</summary>
    RecvZc = 58,

    /// <summary>epoll_wait(2).</summary>
    EpollWait = 59,

    /// <summary>Scattered read into a registered buffer.</summary>
    ReadvFixed = 60,

    /// <summary>Gathered write from a registered buffer.</summary>
    WritevFixed = 61,

    /// <summary>pipe2(2).</summary>
    Pipe = 62,
}

/// <summary>What io_uring_register(2) is asked for (<c>IORING_REGISTER_*</c>).</summary>
public enum RingRegisterOpcode : uint
{
    /// <summary>Give buffers.</summary>
    RegisterBuffers = 0,

    /// <summary>Take buffers back.</summary>
    UnregisterBuffers = 1,

    /// <summary>Give files.</summary>
    RegisterFiles = 2,

    /// <summary>Take files back.</summary>
    UnregisterFiles = 3,

    /// <summary>Count completions in an eventfd.</summary>
    RegisterEventFd = 4,

    /// <summary>Stop counting.</summary>
    UnregisterEventFd = 5,

    /// <summary>Change files.</summary>
    FilesUpdate = 6,

    /// <summary>Ask which operations there are.</summary>
    Probe = 8,

    /// <summary>Enable a ring that was set up disabled.</summary>
    EnableRings = 12,

    /// <summary>Give a table of buffers, with places to fill later; since 5.13, empty since 5.19.</summary>
    RegisterBuffersTable = 15,

    /// <summary>Change buffers of the table.</summary>
    BuffersUpdate = 16,

    /// <summary>Give a ring of provided buffers; since 5.19.</summary>
    RegisterBufferRing = 22,

    /// <summary>Take it back.</summary>
    UnregisterBufferRing = 23,

    /// <summary>Cancel and wait; since 6.0.</summary>
    SyncCancel = 24,
}
