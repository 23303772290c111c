using System.Diagnostics.CodeAnalysis;

namespace Weir.Replay.Recording;

/// <summary>The threads of the recorded program, in the order in which they take turns.</summary>
internal sealed class TaskTable
{
    private readonly Dictionary<int, RecordedTask> _byTid = [];
    private readonly List<RecordedTask> _order = [];
    private int _next;

    public int Count => _order.Count;

    public IReadOnlyList<RecordedTask> All => _order;

    public void Add(RecordedTask task)
    {
        _byTid.Add(task.Tid, task);
        _order.Add(task);
    }

    public bool TryGet(int tid, [NotNullWhen(true)] out RecordedTask? task) => _byTid.TryGetValue(tid, out task);

    public void Remove(RecordedTask task)
    {
        _byTid.Remove(task.Tid);
        int at = _order.IndexOf(task);
        _order.RemoveAt(at);
        _next -= at < _next ? 1 : 0;
    }

    public void Rename(RecordedTask task, int tid)
    {
        _byTid.Remove(task.Tid);
        task.Become(tid);
        _byTid[tid] = task;
    }

    /// <summary>Threads of a process that have not begun to end.</summary>
    public int CountOf(RecordedProcess process)
    {
        int count = 0;
        foreach (RecordedTask task in _order)
        {
            count += task.Process == process && task.State != TaskState.Ending ? 1 : 0;
        }

        return count;
    }

    /// <summary>A thread of a process, or null.</summary>
    public RecordedTask? AnyOf(RecordedProcess process)
    {
        foreach (RecordedTask task in _order)
        {
            if (task.Process == process)
            {
                return task;
            }
        }

        return null;
    }

    /// <summary>The next thread in turn that can run, or null.</summary>
    public RecordedTask? NextRunnable()
    {
        for (int i = 0; i < _order.Count; i++)
        {
            int at = (_next + i) % _order.Count;
            if (_order[at].State == TaskState.Runnable)
            {
                _next = at + 1;
                return _order[at];
            }
        }

        return null;
    }
}
