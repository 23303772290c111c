namespace Weir.Explain.Sights;

/// <summary>What a program in the kernel saw.</summary>
public enum SightKind : byte
{
    /// <summary>Not a sight.</summary>
    None,

    /// <summary>The call began.</summary>
    Enter,

    /// <summary>The call returned.</summary>
    Return,

    /// <summary>The thread ended in the middle of the call.</summary>
    Gone,

    /// <summary>A thread that works for the call was taken off its CPU.</summary>
    Off,

    /// <summary>It got a CPU again.</summary>
    On,

    /// <summary>Somebody is being woken: by the call, or for it.</summary>
    Waking,

    /// <summary>A bio was given to the block layer.</summary>
    BioQueue,

    /// <summary>A request was put into the I/O scheduler.</summary>
    RequestInsert,

    /// <summary>A request was handed to the driver.</summary>
    RequestIssue,

    /// <summary>A request, or a part of it, was completed by the device.</summary>
    RequestComplete,

    /// <summary>A bio ended; its owner's function is called next.</summary>
    BioComplete,

    /// <summary>Work was given to a kernel thread.</summary>
    WorkQueue,

    /// <summary>A kernel thread began that work.</summary>
    WorkStart,

    /// <summary>A kernel thread ended that work.</summary>
    WorkEnd,

    /// <summary>A direct transfer began in the file system.</summary>
    DirectBegin,

    /// <summary>A direct transfer is done for the file system.</summary>
    DirectDone,

    /// <summary>A request of native AIO was made.</summary>
    AioBegin,

    /// <summary>A request of native AIO was freed: its event is in the ring.</summary>
    AioEnd,

    /// <summary>A request of io_uring was taken from the submission queue.</summary>
    RingSubmit,

    /// <summary>A request of io_uring was given to a worker thread.</summary>
    RingWorker,

    /// <summary>A request of io_uring waits for its file to become ready.</summary>
    RingPoll,

    /// <summary>The end of a request of io_uring was left for the thread that owns the ring.</summary>
    RingTask,

    /// <summary>A request of io_uring completed: its entry is in the completion queue.</summary>
    RingComplete,

    /// <summary>The thread reaped completions with another call after the one that is explained.</summary>
    Reap,

    /// <summary>A ring's own thread took up a request (IORING_SETUP_SQPOLL): no call submitted it.</summary>
    Taken,

    /// <summary>A tracepoint without a meaning of its own here: it shows where the call was.</summary>
    Point,
}
