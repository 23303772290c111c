using System.Diagnostics.CodeAnalysis;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Replay.Replaying;

/// <summary>All threads of a replay, and the memory that its processes share.</summary>
internal sealed class ReplayedTree(SharedArena arena)
{
    private readonly Dictionary<int, ReplayedTask> _tasks = [];

    public SharedArena Arena => arena;

    public IReadOnlyCollection<ReplayedTask> Tasks => _tasks.Values;

    public IEnumerable<ReplayedProcess> Processes => _tasks.Values.Select(t => t.Process).Distinct();

    public IEnumerable<ReplayedTask> Of(ReplayedProcess process) => _tasks.Values.Where(t => t.Process == process);

    /// <summary>A process's first thread, which is there until the process ends.</summary>
    public ReplayedTask LeaderOf(ReplayedProcess process) => _tasks.Values.First(t => t.Tid == process.Pid);

    public ReplayedTask Task(int recordedTid) => _tasks.TryGetValue(recordedTid, out ReplayedTask? task)
        ? task
        : throw new InvalidDataException($"the log speaks of thread {recordedTid}, which it never started");

    public bool TryTask(int recordedTid, [NotNullWhen(true)] out ReplayedTask? task) =>
        _tasks.TryGetValue(recordedTid, out task);

    public void Add(ReplayedTask task)
    {
        if (!_tasks.TryAdd(task.RecordedTid, task))
        {
            throw new InvalidDataException($"the log starts thread {task.RecordedTid} twice");
        }
    }

    public void Remove(ReplayedTask task) => _tasks.Remove(task.RecordedTid);

    /// <summary>Kills a process and waits for its end, so that nothing of it is left.</summary>
    public void End(ReplayedProcess process)
    {
        Signals.ToProcess(process.Pid, Signals.Kill);
        // A leader's end is reported only after that of its threads.
        foreach (ReplayedTask task in Of(process).OrderBy(t => t.Tid == process.Pid).ToList())
        {
            Remove(task);
            while (!task.Reaped && ChildWait.Wait(task.Tid, out WaitStatus status) > 0 && status.Stopped)
            {
            }
        }

        process.Dispose();
    }

    /// <summary>Kills all of them.</summary>
    public void End()
    {
        foreach (ReplayedProcess process in Processes.ToList())
        {
            End(process);
        }
    }
}
