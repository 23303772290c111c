namespace Weir.Probes.Gates;

/// <summary>Tracepoints that the gates attach to.</summary>
internal static class GateNames
{
    internal const string Enter = "sys_enter", Exit = "sys_exit", Fork = "sched_process_fork", Exec = "sched_process_exec",
        TaskExit = "sched_process_exit", Rename = "task_rename", Signal = "signal_deliver";

    internal static IReadOnlyList<string> All { get; } = [Enter, Exit, Fork, Exec, TaskExit, Rename, Signal];
}
