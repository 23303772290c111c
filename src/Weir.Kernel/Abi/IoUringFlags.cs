namespace Weir.Kernel.Abi;

/// <summary>How a ring works (<c>IORING_SETUP_*</c>, include/uapi/linux/io_uring.h).</summary>
[Flags]
public enum RingSetupFlags : uint
{
    /// <summary>Plain.</summary>
    None = 0,

    /// <summary>Completions are polled for at the device.</summary>
    IoPoll = 1 << 0,

    /// <summary>A kernel thread takes submissions.</summary>
    SqPoll = 1 << 1,

    /// <summary>That thread is bound to a CPU.</summary>
    SqAffinity = 1 << 2,

    /// <summary>The size of the completion ring is given.</summary>
    CqSize = 1 << 3,

    /// <summary>Sizes too large are cut.</summary>
    Clamp = 1 << 4,

    /// <summary>Workers are shared with another ring.</summary>
    AttachWorkQueue = 1 << 5,

    /// <summary>The ring starts disabled.</summary>
    Disabled = 1 << 6,

    /// <summary>An invalid entry does not stop the rest of its batch; since 5.18.</summary>
    SubmitAll = 1 << 7,

    /// <summary>No interrupt for completion work; since 5.19.</summary>
    CoopTaskRun = 1 << 8,

    /// <summary>A flag in the ring tells of completion work; since 5.19.</summary>
    TaskRunFlag = 1 << 9,

    /// <summary>Requests of 128 bytes; since 5.19.</summary>
    Sqe128 = 1 << 10,

    /// <summary>Completions of 32 bytes; since 5.19.</summary>
    Cqe32 = 1 << 11,

    /// <summary>One thread submits; since 6.0.</summary>
    SingleIssuer = 1 << 12,

    /// <summary>Completion work runs when completions are asked for; needs a single issuer; since 6.1.</summary>
    DeferTaskRun = 1 << 13,

    /// <summary>No index array; since 6.6.</summary>
    NoSqArray = 1 << 16,
}

/// <summary>What a kernel's io_uring can do (<c>IORING_FEAT_*</c>, include/uapi/linux/io_uring.h).</summary>
[Flags]
public enum RingFeatures : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>One mapping holds both rings; since 5.4.</summary>
    SingleMmap = 1 << 0,

    /// <summary>Completions are kept, not lost, when their ring is full; since 5.5.</summary>
    NoDrop = 1 << 1,

    /// <summary>A request's structures may go once it was taken; since 5.5.</summary>
    SubmitStable = 1 << 2,

    /// <summary>Offset -1 means the file's own position; since 5.6.</summary>
    CurrentPosition = 1 << 3,

    /// <summary>Pollable files need no worker; since 5.7.</summary>
    FastPoll = 1 << 5,

    /// <summary>Waiting takes a timeout; since 5.11.</summary>
    ExtArg = 1 << 8,

    /// <summary>A successful completion may be left out; since 5.17.</summary>
    CqeSkip = 1 << 11,
}

/// <summary>How a request is treated (<c>IOSQE_*</c>, include/uapi/linux/io_uring.h).</summary>
[Flags]
public enum SqeFlags : byte
{
    /// <summary>Plain.</summary>
    None = 0,

    /// <summary>The file is an index of the registered ones.</summary>
    FixedFile = 1 << 0,

    /// <summary>After everything before it.</summary>
    Drain = 1 << 1,

    /// <summary>The next request starts when this one succeeded.</summary>
    Link = 1 << 2,

    /// <summary>The next request starts when this one ended.</summary>
    HardLink = 1 << 3,

    /// <summary>Straight to a worker.</summary>
    Async = 1 << 4,

    /// <summary>The kernel picks a buffer of the group.</summary>
    BufferSelect = 1 << 5,

    /// <summary>No completion when it succeeds.</summary>
    CqeSkipSuccess = 1 << 6,
}

/// <summary>What a completion says besides its result (<c>IORING_CQE_F_*</c>, include/uapi/linux/io_uring.h).</summary>
[Flags]
public enum CqeFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A provided buffer was used; its number is in the upper half.</summary>
    Buffer = 1 << 0,

    /// <summary>More completions of this request will come.</summary>
    More = 1 << 1,

    /// <summary>More data waits in the socket.</summary>
    SocketNonEmpty = 1 << 2,

    /// <summary>A zero-copy send lets go of its buffer.</summary>
    Notification = 1 << 3,
}

/// <summary>Flags of io_uring_enter(2) (<c>IORING_ENTER_*</c>, include/uapi/linux/io_uring.h).</summary>
[Flags]
public enum EnterFlags : uint
{
    /// <summary>Submit only.</summary>
    None = 0,

    /// <summary>Wait for completions.</summary>
    GetEvents = 1 << 0,

    /// <summary>Wake the polling thread.</summary>
    SqWakeUp = 1 << 1,

    /// <summary>Wait for room in the submission ring.</summary>
    SqWait = 1 << 2,

    /// <summary>The argument is a <see cref="GetEventsArg"/>.</summary>
    ExtArg = 1 << 3,
}

/// <summary>Words that the kernel keeps beside the submission ring (<c>IORING_SQ_*</c>).</summary>
[Flags]
public enum SqRingFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The polling thread sleeps.</summary>
    NeedWakeUp = 1 << 0,

    /// <summary>Completions wait that did not fit.</summary>
    CqOverflow = 1 << 1,

    /// <summary>Completion work waits.</summary>
    TaskRun = 1 << 2,
}

/// <summary>Which requests a cancel means (<c>IORING_ASYNC_CANCEL_*</c>); since 5.19.</summary>
[Flags]
public enum RingCancelFlags : uint
{
    /// <summary>The one with this user data.</summary>
    None = 0,

    /// <summary>All that match.</summary>
    All = 1 << 0,

    /// <summary>By descriptor.</summary>
    Fd = 1 << 1,

    /// <summary>Every request.</summary>
    Any = 1 << 2,
}

/// <summary>Flags of a timeout (<c>IORING_TIMEOUT_*</c>).</summary>
[Flags]
public enum RingTimeoutFlags : uint
{
    /// <summary>A delay on the monotonic clock.</summary>
    None = 0,

    /// <summary>A time of the clock, not a delay.</summary>
    Absolute = 1 << 0,

    /// <summary>Changes a timeout that runs.</summary>
    Update = 1 << 1,

    /// <summary>Clock with time asleep; since 5.15.</summary>
    BootTime = 1 << 2,

    /// <summary>Wall clock; since 5.15.</summary>
    Realtime = 1 << 3,

    /// <summary>Expiry is a success, so links go on; since 5.16.</summary>
    ExpirySucceeds = 1 << 5,

    /// <summary>Fires again and again; since 6.4.</summary>
    MultiShot = 1 << 6,
}
