namespace Weir.Catalogue;

/// <summary>What a syscall is about; every row has exactly one.</summary>
public enum Family : byte
{
    /// <summary>Files, directories and their attributes.</summary>
    FS,

    /// <summary>Processes, threads and their credentials.</summary>
    Process,

    /// <summary>Pipes, queues, semaphores, futexes.</summary>
    IPC,

    /// <summary>Address space.</summary>
    Memory,

    /// <summary>Sockets.</summary>
    Network,

    /// <summary>Keys, BPF, ptrace, seccomp, landlock and the like.</summary>
    Security,

    /// <summary>Clocks, timers and sleeps.</summary>
    Time,

    /// <summary>Everything that fits nowhere else.</summary>
    Misc,

    /// <summary>Signals.</summary>
    Signals,

    /// <summary>The scheduler.</summary>
    Sched,

    /// <summary>Waiting for readiness.</summary>
    Polling,

    /// <summary>Native AIO and io_uring.</summary>
    AIO,
}
