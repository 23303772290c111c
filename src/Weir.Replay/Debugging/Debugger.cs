using Weir.Kernel.Abi;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;
using Weir.Replay.Replaying;
using Weir.Replay.Tracing;

namespace Weir.Replay.Debugging;

/// <summary>
/// Runs threads of a replay between events under gdb's breakpoints, and takes the replay back in time.
/// </summary>
internal sealed class Debugger(GdbSession gdb)
{
    private const int Trap = 5;
    private readonly Travel _travel = gdb.Travel;
    private ReplayingSession? _session;
    private ReplayedProcess? _process;

    /// <summary>A new run begins.</summary>
    public void Attach(ReplayingSession session)
    {
        _session = session;
        _process = null;
    }

    /// <summary>Runs a thread to its next event.</summary>
    /// <param name="task">The thread.</param>
    /// <param name="resume">Resumes it, waits, and takes its registers.</param>
    public WaitStatus Run(ReplayedTask task, Func<PtraceRequest, WaitStatus> resume)
    {
        if (_process == null)
        {
            _process = task.Process;
            Begin(task);
        }

        if (task.Process != _process)
        {
            return resume(PtraceRequest.SysEmu);
        }

        Interval(task);
        while (true)
        {
            bool step = gdb.Stepping || StepsNow() || AtBreakpoint(task);
            Dictionary<ulong, byte> replaced = step ? [] : Insert(task);
            DebugRegisters.WatchWrites(task.Tid, gdb.Watched);
            WaitStatus status = resume(step ? PtraceRequest.SysEmuSingleStep : PtraceRequest.SysEmu);
            Remove(task, replaced);
            bool trapped = status.AtSignal && status.StopSignal == Trap;
            if (trapped && gdb.Watched != null && DebugRegisters.TakeWrite(task.Tid))
            {
                if (StepsNow())
                {
                    Stopped(task); // a step like any other: it happens to write what is watched
                }
                else
                {
                    Stored(task);
                }

                continue;
            }

            if (trapped && _session!.Reader.TryPeek(out LogEvent? next) && next is TimestampEvent counter
                && task.Registers.Rip == counter.Rip + 1)
            {
                return status; // the recorder's own breakpoint
            }

            bool ours = trapped && (step || replaced.ContainsKey(task.Registers.Rip - 1));
            if (!ours || (step && DebugRegisters.HasHit(task.Tid)))
            {
                return status;
            }

            if (!step)
            {
                task.Registers = task.Registers with { Rip = task.Registers.Rip - 1 };
            }

            Stopped(task);
        }
    }

    /// <summary>
    /// The log is about to write bytes. A run that goes back stops before the write that changes what gdb watches, one
    /// that goes on stops after it.
    /// </summary>
    /// <returns>Whether <see cref="Written"/> is to be called after the write.</returns>
    public bool Writing(ReplayedTask task, ulong address, ReadOnlySpan<byte> bytes)
    {
        bool changes = task.Process == _process && gdb.IsWatched(task, address, bytes);
        if (changes && _travel.Kind != TravelKind.Forward)
        {
            Candidate(task, WatchReply(task));
            return false;
        }

        return changes;
    }

    /// <summary>The log changed what gdb watches.</summary>
    public void Written(ReplayedTask task) => Candidate(task, WatchReply(task));

    /// <summary>An instruction raised a signal.</summary>
    public void Signalled(ReplayedTask task, int signal)
    {
        if (task.Process == _process && _travel.Kind == TravelKind.Forward)
        {
            Serve(task, $"T{signal:x2}thread:{task.RecordedTid:x};");
        }
    }

    /// <summary>The program is about to end.</summary>
    public void Ending(ReplayedTask task)
    {
        if (task.Process == _process && task.Tid == task.Process.Pid)
        {
            Reached(atStart: false);
            Serve(task, $"T05replaylog:end;thread:{task.RecordedTid:x};");
        }
    }

    private ReplayPosition Here(ReplayedTask task) =>
        new(_session!.Reader.Events, task.RecordedTid, task.Registers with { OrigRax = 0 });

    private void Begin(ReplayedTask task)
    {
        gdb.TakeAuxiliaryVector(task);
        if (_travel is { Kind: TravelKind.ToStop, Wanted: 0 })
        {
            _travel.Kind = TravelKind.Forward;
            Serve(task, $"T05replaylog:begin;thread:{task.RecordedTid:x};");
        }
        else if (!gdb.Greeted)
        {
            Serve(task, null);
        }
    }

    // A thread begins to run between two events.
    private void Interval(ReplayedTask task)
    {
        long events = _session!.Reader.Events;
        if (events > _travel.From.Events)
        {
            Reached(atStart: false);
        }

        bool there = events == _travel.From.Events && task.RecordedTid == _travel.From.Tid;
        _travel.SawInterval |= there;
        _travel.IntervalBefore = events < _travel.From.Events && task.RecordedTid == _travel.From.Tid
            ? events
            : _travel.IntervalBefore;
        if (there && _travel.Kind is TravelKind.CountSteps or TravelKind.CountStops
            && Here(task) == _travel.From)
        {
            Reached(atStart: true);
        }

        if (there && _travel.Kind == TravelKind.ToStep && _travel.Wanted <= 0)
        {
            EndSteps(task);
        }
        else if (gdb.Stepping && gdb.SteppedFrom != _session.Reader.Events)
        {
            Serve(task, $"T05thread:{task.RecordedTid:x};"); // the step was a call
        }
    }

    private void Stopped(ReplayedTask task)
    {
        if (_travel.Kind is TravelKind.CountSteps or TravelKind.CountStops && Here(task) == _travel.From)
        {
            Reached(atStart: false);
        }

        if (_travel.Kind is TravelKind.CountSteps or TravelKind.ToStep && StepsNow())
        {
            _travel.Seen++;
            if (_travel.Kind == TravelKind.CountSteps || _travel.Seen < _travel.Wanted)
            {
                return;
            }

            EndSteps(task);
        }
        else if (_travel.Kind == TravelKind.Forward && (gdb.Stepping || gdb.Breakpoints.Contains(task.Registers.Rip)))
        {
            Serve(task, $"T05thread:{task.RecordedTid:x};");
        }
        else if (gdb.Breakpoints.Contains(task.Registers.Rip))
        {
            Candidate(task, $"T05thread:{task.RecordedTid:x};");
        }
    }

    // A place where a run that goes back could end.
    private void Candidate(ReplayedTask task, string reply)
    {
        if (_travel.Kind is TravelKind.CountSteps or TravelKind.ToStep)
        {
            return; // such a run counts instructions alone
        }

        if (_travel.Kind is TravelKind.CountStops && Here(task) == _travel.From)
        {
            Reached(atStart: false);
        }

        _travel.Seen++;
        bool wanted = _travel.Kind == TravelKind.ToStop && _travel.Seen == _travel.Wanted;
        if (wanted || _travel.Kind == TravelKind.Forward)
        {
            _travel.Kind = TravelKind.Forward;
            Serve(task, reply);
        }
    }

    // An instruction wrote the watched word. Going back ends before that instruction, not after it.
    private void Stored(ReplayedTask task)
    {
        if (_travel.Kind == TravelKind.ToStop && _travel.Seen + 1 == _travel.Wanted)
        {
            _travel.Count(TravelKind.CountSteps, Here(task));
            _travel.Reply = WatchReply(task);
            throw new RewindException();
        }

        Candidate(task, WatchReply(task));
    }

    private string WatchReply(ReplayedTask task) =>
        $"T05watch:{gdb.Watched?.Address:x};thread:{task.RecordedTid:x};";

    private void EndSteps(ReplayedTask task)
    {
        _travel.Kind = TravelKind.Forward;
        Serve(task, _travel.Reply ?? $"T05thread:{task.RecordedTid:x};");
    }

    private void Reached(bool atStart)
    {
        if (_travel.Kind is TravelKind.CountSteps or TravelKind.CountStops)
        {
            _travel.Turn(atStart);
            throw new RewindException();
        }
    }

    private bool StepsNow() => _travel.Kind is TravelKind.CountSteps or TravelKind.ToStep
        && _session!.Reader.Events == _travel.From.Events;

    private void Serve(ReplayedTask task, string? reply)
    {
        if (gdb.Serve(task, reply, _session!) is { } back)
        {
            _travel.Count(back, Here(task));
            throw new RewindException();
        }

        gdb.SteppedFrom = _session!.Reader.Events;
    }

    private bool AtBreakpoint(ReplayedTask task) => Wanted().Contains(task.Registers.Rip);

    private IEnumerable<ulong> Wanted() => _travel.Kind == TravelKind.CountStops
        ? gdb.Breakpoints.Append(_travel.From.Registers.Rip)
        : gdb.Breakpoints;

    private Dictionary<ulong, byte> Insert(ReplayedTask task)
    {
        Dictionary<ulong, byte> replaced = [];
        byte[] one = new byte[1];
        foreach (ulong address in Wanted())
        {
            if (!replaced.ContainsKey(address) && task.Process.Memory.Read(address, one) == 1)
            {
                replaced[address] = one[0];
                task.Process.Memory.Write(address, [0xcc]);
            }
        }

        return replaced;
    }

    private static void Remove(ReplayedTask task, Dictionary<ulong, byte> replaced)
    {
        foreach ((ulong address, byte before) in replaced)
        {
            task.Process.Memory.Write(address, [before]);
        }
    }
}
