using Weir.Catalogue;
using Weir.Catalogue.Reissuing;
using Weir.Load.Rows;

namespace Weir.Load.Planning;

/// <summary>
/// Walks the rows of a capture in the order of time and works out how to make its file calls again: which descriptor
/// each call means, what must be there before the first one, and which call of another thread each must wait for.
/// </summary>
public sealed class Planner
{
    private const string LifeOfProcesses = "the life of processes: followed, not made again";
    private const string Carried = "hands requests over: the re-issue does so in its own calls";

    private readonly PlanState _state;
    private readonly CallPlanner _calls;
    private readonly Dictionary<int, ProcessState> _processes = [];
    private readonly Dictionary<(int Pid, int Tid), ThreadState> _threads = [];
    private readonly List<PlannedThread> _planned = [];
    private readonly long _beganNs;

    private Planner(PlanOptions options, LoadAccount account, long beganNs)
    {
        _state = new PlanState(options, account);
        _calls = new CallPlanner(_state, beganNs);
        _beganNs = beganNs;
    }

    /// <summary>Plans a load.</summary>
    /// <param name="rows">Its rows, by the time of their beginning.</param>
    /// <param name="account">Where rows go; those that were left out before are in it.</param>
    /// <param name="options">How.</param>
    public static LoadPlan Plan(IReadOnlyList<LoadRow> rows, LoadAccount account, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Planner planner = new(options ?? new PlanOptions(), account, rows.Count == 0 ? 0 : rows[0].StartNs);
        foreach (LoadRow row in rows)
        {
            planner._calls.LearnAlias(row);
        }

        long endNs = 0;
        foreach (LoadRow row in rows)
        {
            planner._state.Advance(row.StartNs);
            planner.Take(row);
            endNs = Math.Max(endNs, row.EndNs - rows[0].StartNs);
        }

        planner._state.Advance(long.MaxValue);
        return planner.Finish(endNs);
    }

    private LoadPlan Finish(long durationNs)
    {
        foreach ((int awaited, _) in _planned.SelectMany(t => t.Steps).SelectMany(s => s.Waits))
        {
            _planned[awaited].IsAwaited = true;
        }

        return new LoadPlan
        {
            Threads = _planned,
            Calls = _state.Calls,
            Files = [.. _state.Tree.Bodies.Where(b => b.InitialPath is not null)],
            EarlyOpens = _state.EarlyOpens,
            SlotCount = _state.SlotCount,
            Memory = _state.Memory,
            Account = _state.Account,
            DurationNs = durationNs,
            BufferBytes = _state.BufferBytes,
            KeptAsCaptured = _state.Kept,
            Changes = _state.Changes,
        };
    }

    private void Take(LoadRow row)
    {
        ThreadState thread = Thread(row.Pid, row.Tid);
        ProcessState process = Process(row.Pid);
        switch (row.Rule.Effect)
        {
            case Effect.Exit:
                Leave(row, LifeOfProcesses);
                EndProcess(row, process, thread);
                break;
            case Effect.Exec:
                Leave(row, LifeOfProcesses);
                if (row.Succeeded)
                {
                    Close(row, process.Descriptors, thread, slot => slot.ClosesOnExec);
                }

                break;
            case Effect.Await:
                Leave(row, LifeOfProcesses);
                Await(row, thread);
                break;
            case Effect.Carry:
                Leave(row, Carried);
                thread.Carry(row);
                Foreign(row, process, Carried);
                break;
            case Effect.Closes:
                CloseRange(row, process, thread);
                break;
            case Effect.Leave:
                Leave(row, row.Form.Row.Returns == ReturnClass.PidNew ? LifeOfProcesses : row.Rule.Reason!);
                Foreign(row, process, row.Rule.Reason!);
                Fork(row, process, thread);
                break;
            default:
                if (_calls.Plan(row, process.Descriptors, thread) is { } reason)
                {
                    Leave(row, reason);
                    Foreign(row, process, reason);
                }

                break;
        }
    }

    private void Leave(LoadRow row, string reason) => _state.Account.Leave(row.Form.Name, reason);

    // A descriptor of something that is not made again takes its number all the same.
    private void Foreign(LoadRow row, ProcessState process, string reason)
    {
        if (row.Form.Row.Returns == ReturnClass.FdNew && row.Succeeded)
        {
            DescriptorSlot slot = new(-1, new OpenFile { Path = row.Path }) { Refusal = reason };
            _state.At(row.EndNs, () => process.Descriptors.Bind((int)row.Result!.Value, slot));
        }
    }

    private void Fork(LoadRow row, ProcessState process, ThreadState parent)
    {
        if (row.Form.Row.Returns != ReturnClass.PidNew || row.Result is not > 0)
        {
            return;
        }

        int child = (int)row.Result.Value;
        bool isThread = row.Arguments?.Contains("CLONE_THREAD", StringComparison.Ordinal) == true;
        (int, int) key = (isThread ? row.Pid : child, child);
        PlannedStep step = new()
        {
            Kind = StepKind.Start,
            StartNs = row.StartNs - _beganNs,
            ThinkNs = parent.Think(row),
            InFlight = parent.InFlight(row),
            Starts = _threads.ContainsKey(key) ? -1 : _planned.Count,
        };
        parent.Add(step, row, []);
        if (step.Starts >= 0)
        {
            _threads[key] = NewThread(key.Item1, child, row.StartNs);
            _planned[^1].IsStarted = true;
        }

        if (!isThread)
        {
            bool shared = row.Arguments?.Contains("CLONE_FILES", StringComparison.Ordinal) == true;
            process.Descriptors.Owners += shared ? 1 : 0;
            _processes[child] = new ProcessState(shared ? process.Descriptors : process.Descriptors.Inherit(step));
        }
    }

    private void Await(LoadRow row, ThreadState thread)
    {
        if (row.Result is > 0 and var child)
        {
            _state.At(row.EndNs, () => thread.Await(
                _planned.Where(t => t.Pid == child).Select(t => new StepRef(t.Number, t.Steps.Count, 0))));
        }
    }

    private void EndProcess(LoadRow row, ProcessState process, ThreadState thread)
    {
        _processes.Remove(row.Pid);
        if (--process.Descriptors.Owners == 0)
        {
            Close(row, process.Descriptors, thread, _ => true);
        }
    }

    private void CloseRange(LoadRow row, ProcessState process, ThreadState thread)
    {
        Leave(row, "its descriptors are closed one by one");
        if (!row.Succeeded || _calls.Range(row) is not { } range)
        {
            return;
        }

        if (range.OnExec)
        {
            foreach (int fd in process.Descriptors.Numbers.Where(n => n >= range.First && n <= range.Last))
            {
                process.Descriptors[fd]!.ClosesOnExec = true;
            }

            return;
        }

        Close(row, process.Descriptors, thread, _ => true, range.First, range.Last);
    }

    private void Close(
        LoadRow row, DescriptorTable table, ThreadState thread, Func<DescriptorSlot, bool> which,
        long first = 0, long last = int.MaxValue)
    {
        List<(int, int)> closed = [];
        List<StepRef> uses = [];
        foreach (int fd in table.Numbers.Where(n => n >= first && n <= last && which(table[n]!)).ToList())
        {
            bool own = table.InheritedBy(fd) is null;
            if (table.Release(fd) is { Number: >= 0 } slot && own)
            {
                closed.Add((slot.Number, -1));
                uses.AddRange(slot.Uses);
            }
        }

        if (closed.Count > 0)
        {
            PlannedStep step = new()
            {
                Kind = StepKind.Close,
                Descriptors = closed,
                StartNs = row.StartNs - _beganNs,
                InFlight = thread.InFlight(row),
            };
            thread.Add(step, row, uses);
        }
    }

    private ThreadState Thread(int pid, int tid)
    {
        if (!_threads.TryGetValue((pid, tid), out ThreadState? thread))
        {
            _threads[(pid, tid)] = thread = NewThread(pid, tid, _beganNs);
        }

        return thread;
    }

    private ThreadState NewThread(int pid, int tid, long beganNs)
    {
        _planned.Add(new PlannedThread(_planned.Count, pid, tid));
        return new ThreadState(_planned[^1], beganNs);
    }

    private ProcessState Process(int pid)
    {
        if (!_processes.TryGetValue(pid, out ProcessState? process))
        {
            _processes[pid] = process = new ProcessState(new DescriptorTable());
        }

        return process;
    }
}
