using Weir.Kernel.Abi;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;
using Weir.Replay.Replaying;
using Weir.Replay.Tracing;

namespace Weir.Replay.Debugging;

/// <summary>
/// Runs threads of a replay between events under gdb's breakpoints, and takes the replay back in time.
/// </summary>
internal sealed class Debugger(GdbSession gdb, ReplayingSession session, Checkpoints checkpoints)
{
    private const int Trap = 5;
    private readonly Travel _travel = new();
    private (long Events, int Tid) _served;
    private long _begun;
    private int _pid;
    private string _end = "W00";

    private long Events => session.Reader.Events;

    private bool StepsNow => _travel.ForSteps && Events == _travel.From.Events;

    /// <summary>Begins the first run: to the program's start, or to an event.</summary>
    public void Begin()
    {
        if (session.Options.Until is { } until)
        {
            _travel.Seek(until);
        }
    }

    /// <summary>A run ended because the debugger goes elsewhere: the next one begins.</summary>
    public void Rewind()
    {
        _served = default;
        _travel.Begin(checkpoints.Restore(_travel.StartAt));
    }

    /// <summary>The replay stands between two events.</summary>
    public void BetweenEvents()
    {
        if (_travel.Limit is { } limit && _travel.Kind == TravelKind.CountStops && Events >= limit)
        {
            Reached(atStart: false);
        }

        if (_travel.ForSteps && Events == _travel.From.Events - 1)
        {
            checkpoints.Take(); // the second run, and the next step back, begin here
        }
        else
        {
            checkpoints.Consider();
        }

        gdb.LookForInterrupt();
    }

    /// <summary>Runs a thread to its next event.</summary>
    /// <param name="task">The thread.</param>
    /// <param name="resume">Resumes it, waits, and takes its registers.</param>
    public WaitStatus Run(ReplayedTask task, Func<PtraceRequest, WaitStatus> resume)
    {
        if (_pid == 0)
        {
            (_pid, _begun) = (task.Process.RecordedPid, Events);
        }

        if (!IsDebugged(task))
        {
            return resume(PtraceRequest.SysEmu);
        }

        if (Events == _begun)
        {
            BeginProgram(task);
        }

        Interval(task);
        while (true)
        {
            bool step = gdb.Steps(task) || StepsNow || gdb.Breakpoints.Contains(task.Registers.Rip)
                || IsPlaceToCountTo(task.Registers.Rip);
            SoftBreakpoints set = new(task, step ? [] : Places());
            task.Watch();
            DebugRegisters.WatchWrites(task.Tid, gdb.Watched);
            WaitStatus status = resume(step ? PtraceRequest.SysEmuSingleStep : PtraceRequest.SysEmu);
            set.Remove();
            bool trapped = status.AtSignal && status.StopSignal == Trap;
            if (trapped && gdb.Watched != null && DebugRegisters.TakeWrite(task.Tid))
            {
                if (StepsNow)
                {
                    Stopped(task); // a step like any other: it happens to write what is watched
                }
                else
                {
                    Stored(task);
                }

                continue;
            }

            if (trapped && session.Reader.TryPeek(out LogEvent? next) && next is TimestampEvent counter
                && task.Registers.Rip == counter.Rip + 1)
            {
                return status; // the recorder's own breakpoint
            }

            bool ours = trapped && (step || set.Has(task.Registers.Rip - 1));
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
        bool changes = IsDebugged(task) && gdb.IsWatched(task, address, bytes);
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
        if (IsDebugged(task) && _travel.Kind == TravelKind.Forward)
        {
            Serve(task, $"T{signal:x2}thread:{task.RecordedTid:x};");
        }
    }

    /// <summary>The program's last thread is about to end.</summary>
    public void Ending(ReplayedTask task)
    {
        if (IsDebugged(task))
        {
            Reached(atStart: false);
            Serve(task, $"T05replaylog:end;thread:{task.RecordedTid:x};");
        }
    }

    /// <summary>A process ended.</summary>
    public void Ended(ReplayedProcess process, ProcessEndEvent end)
    {
        if (process.RecordedPid == _pid)
        {
            _end = end.Signal != 0 ? $"X{end.Signal:x2}" : $"W{end.ExitCode & 0xff:x2}";
        }
    }

    /// <summary>The replay is over.</summary>
    /// <returns>Whether it is to begin again, elsewhere.</returns>
    public bool Finish(string? divergence)
    {
        bool again = gdb.Exited(divergence == null ? _end : "X06", divergence);
        if (again)
        {
            _travel.Seek(gdb.SoughtEvent);
        }

        return again;
    }

    private bool IsDebugged(ReplayedTask task) => task.Process.RecordedPid == _pid;

    private void BeginProgram(ReplayedTask task)
    {
        gdb.TakeAuxiliaryVector(task);
        if (_travel is { Kind: TravelKind.ToStop, Wanted: 0 })
        {
            Serve(task, $"T05replaylog:begin;thread:{task.RecordedTid:x};");
        }
        else if (!gdb.Greeted && _travel.Kind == TravelKind.Forward)
        {
            Serve(task, StopReply(task));
        }
    }

    // A thread begins to run between two events.
    private void Interval(ReplayedTask task)
    {
        if (_travel.Limit == null && Events > _travel.From.Events)
        {
            Reached(atStart: false);
        }

        bool there = Events == _travel.From.Events && task.RecordedTid == _travel.From.Tid;
        _travel.SawInterval |= there;
        _travel.IntervalBefore = Events < _travel.From.Events && task.RecordedTid == _travel.From.Tid
            ? Events
            : _travel.IntervalBefore;
        if (there && _travel.Counts && _travel.From.Is(task, Events))
        {
            Reached(atStart: true);
        }

        if (there && _travel.Kind == TravelKind.ToStep && _travel.Wanted <= 0)
        {
            Serve(task, _travel.Reply ?? StopReply(task));
        }
        else if (_travel.Kind == TravelKind.ToEvent && Events > _travel.Wanted)
        {
            Serve(task, StopReply(task));
        }
        else if (gdb.Interrupted)
        {
            Serve(task, $"T02thread:{task.RecordedTid:x};");
        }
        else if (gdb.Steps(task) && gdb.SteppedFrom != Events)
        {
            Serve(task, StopReply(task)); // the step was a call
        }
        else if (!StepsNow && gdb.Breakpoints.Contains(task.Registers.Rip)
            && _served != (Events, task.RecordedTid))
        {
            Stopped(task);
        }
    }

    private void Stopped(ReplayedTask task)
    {
        if (_travel.Counts && _travel.Limit == null && _travel.From.Is(task, Events))
        {
            Reached(atStart: false);
        }

        if (StepsNow)
        {
            _travel.Saw(Events);
            if (_travel.Kind == TravelKind.ToStep && _travel.Seen >= _travel.Wanted)
            {
                Serve(task, _travel.Reply ?? StopReply(task));
            }
        }
        else if (_travel.Kind == TravelKind.Forward
            && (gdb.Steps(task) || gdb.Breakpoints.Contains(task.Registers.Rip)))
        {
            Serve(task, StopReply(task));
        }
        else if (gdb.Breakpoints.Contains(task.Registers.Rip))
        {
            Candidate(task, StopReply(task));
        }
    }

    // A place where a run that goes back could end.
    private void Candidate(ReplayedTask task, string reply)
    {
        if (_travel.ForSteps || _travel.Kind == TravelKind.ToEvent)
        {
            return; // such a run counts instructions alone, or nothing
        }

        if (_travel is { Kind: TravelKind.CountStops, Limit: null } && _travel.From.Is(task, Events))
        {
            Reached(atStart: false);
        }

        _travel.Saw(Events);
        bool wanted = _travel.Kind == TravelKind.ToStop && Events == _travel.WantedAt
            && _travel.Seen == _travel.Wanted;
        if (wanted || _travel.Kind == TravelKind.Forward)
        {
            Serve(task, reply);
        }
    }

    // An instruction wrote the watched word. Going back ends before that instruction, not after it.
    private void Stored(ReplayedTask task)
    {
        long before = Events == _travel.SeenAt ? _travel.Seen : 0;
        if (_travel.Kind == TravelKind.ToStop && Events == _travel.WantedAt && before + 1 == _travel.Wanted)
        {
            _travel.Count(TravelKind.CountSteps, ReplayPosition.Of(task, Events), WatchReply(task));
            throw new RewindException();
        }

        Candidate(task, WatchReply(task));
    }

    private static string StopReply(ReplayedTask task) => $"T05thread:{task.RecordedTid:x};";

    private string WatchReply(ReplayedTask task) =>
        $"T05watch:{gdb.Watched?.Address:x};thread:{task.RecordedTid:x};";

    private void Reached(bool atStart)
    {
        if (_travel.Counts)
        {
            _travel.Turn(atStart);
            throw new RewindException();
        }
    }

    private void Serve(ReplayedTask task, string reply)
    {
        _travel.Kind = TravelKind.Forward;
        _served = (Events, task.RecordedTid);
        switch (gdb.Serve(task, reply, session))
        {
            case TravelKind.ToEvent:
                _travel.Seek(gdb.SoughtEvent);
                throw new RewindException();
            case { } back:
                _travel.Count(back, ReplayPosition.Of(task, Events));
                throw new RewindException();
        }

        gdb.SteppedFrom = Events;
    }

    private bool IsPlaceToCountTo(ulong rip) => _travel is { Kind: TravelKind.CountStops, Limit: null }
        && Events == _travel.From.Events && rip == _travel.From.Registers.Rip;

    private IEnumerable<ulong> Places() => IsPlaceToCountTo(_travel.From.Registers.Rip)
        ? gdb.Breakpoints.Append(_travel.From.Registers.Rip)
        : gdb.Breakpoints;
}
