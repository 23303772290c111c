namespace Weir.Probes.Gates;

/// <summary>Tracepoints that the gates attach to.</summary>
internal static class GateNames
{
    internal const string Enter = "sys_enter", Exit = "sys_exit", Fork = "sched_process_fork", Exec =
        "sched_process_exec",
        TaskExit = "sched_process_exit", Rename = "task_rename", Signal = "signal_deliver";

    /// <summary>The life of io_uring requests.</summary>
    internal const string RingSubmit = "io_uring_submit_req", RingRefused = "io_uring_req_failed",
        RingComplete = "io_uring_complete", RingWorker = "io_uring_queue_async_work", RingPoll = "io_uring_poll_arm",
        RingLink = "io_uring_link", RingOverflow = "io_uring_cqe_overflow";

    /// <summary>The end of a direct request, for the file system.</summary>
    internal const string DirectDone = "iomap_dio_complete";

    internal static IReadOnlyList<string> All { get; } = [
        Enter, Exit, Fork, Exec, TaskExit, Rename, Signal,
        RingSubmit, RingRefused, RingComplete, RingWorker, RingPoll, RingLink, RingOverflow,
        DirectDone,
    ];
}
