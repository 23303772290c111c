using Weir.Kernel.Abi;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;
using Weir.Replay.Replaying;
using Weir.Replay.Tracing;

namespace Weir.Replay.Debugging;

/// <summary>
/// Runs threads of a replay between events under gdb's breakpoints, and takes the replay back in time.
/// </summary>
internal sealed class Debugger(
    GdbSession gdb, ReplayingSession session, Checkpoints checkpoints, Travel travel, StopPlaces places)
{
    private const int Trap = 5;
    private readonly List<(int Tid, Watchpoint Watchpoint)> _pending = []; // seen in code of Weir's own
    private IReadOnlyList<Watchpoint> _touched = [];
    private long _begun;
    private LogPosition _before; // the event that is on
    private long _interval;      // the last event to which a thread ran
    private int _pid;
    private long _loaded;
    private string _end = "W00";

    private long Events => session.Reader.Events;

    /// <summary>Begins the first run: to a program's start, or to an event.</summary>
    /// <param name="pid">The process to debug.</param>
    /// <param name="loaded">Events up to where it loads the program.</param>
    public void Begin(int pid, long loaded)
    {
        (_pid, _loaded, travel.Origin) = (pid, loaded, Math.Max(loaded, Travel.ReplayStart));
        if (session.Options.Until is { } until)
        {
            travel.Seek(until);
        }
    }

    /// <summary>A run ended because the debugger goes elsewhere: the next one begins.</summary>
    public void Rewind()
    {
        places.Begin();
        _pending.Clear();
        _interval = 0;
        Checkpoint at = checkpoints.Restore(travel.StartAt, travel.StartSteps);
        travel.Begin(at.At.Events, at.Steps);
    }

    /// <summary>The replay stands between two events.</summary>
    public void BetweenEvents()
    {
        if (travel.Limit is { } limit && travel.Kind == TravelKind.CountStops && Events >= limit)
        {
            places.Reached(atStart: false);
        }

        _before = session.Reader.Position;
        long steps = Events == travel.Base ? travel.BaseSteps : 0;
        if (travel.ForSteps && Events == travel.From.Events - 1)
        {
            checkpoints.Take(_before, steps); // the second run, and the next step back, begin here
        }
        else
        {
            checkpoints.Consider(_before, steps);
        }

        gdb.LookForInterrupt();
    }

    /// <summary>Runs a thread to its next event.</summary>
    /// <param name="task">The thread.</param>
    /// <param name="resume">Resumes it, waits, and takes its registers.</param>
    public WaitStatus Run(ReplayedTask task, Func<PtraceRequest, WaitStatus> resume)
    {
        task.Process.Auxiliary ??= AuxiliaryVector.Of(task);
        if (!IsDebugged(task))
        {
            return resume(PtraceRequest.SysEmu);
        }

        _begun = _begun == 0 ? Events : _begun;
        if (Events == _begun)
        {
            BeginProgram(task);
        }

        bool arriving = Interval(task);
        gdb.Watchpoints.Look(task.Process.Memory);
        while (true)
        {
            bool inside = IsInside(task);
            ulong? copied = inside ? CodeBytes.EndOfCopy(task) : null;
            bool step = copied == null && (inside || gdb.Steps(task) || places.StepsNow
                || gdb.Breakpoints.Contains(task.Registers.Rip) || places.IsPlaceToCountTo(task.Registers.Rip));
            SoftBreakpoints set = new(task, copied is { } end ? [end] : step ? [] : places.Places());
            task.Process.Debugged = places.Watches ? gdb.Watchpoints.Words : WatchedWord.None;
            WaitStatus status = resume(step ? PtraceRequest.SysEmuSingleStep : PtraceRequest.SysEmu);
            set.Remove();
            bool atBreakpoint = !step && set.Has(task.Registers.Rip - 1);
            if (!status.AtSignal || status.StopSignal != Trap || (IsRecordersOwn(task) && !atBreakpoint))
            {
                travel.Undone = [];
                return status;
            }

            _pending.AddRange(gdb.Watchpoints.Hits(task, out bool hit).Select(w => (task.RecordedTid, w)));
            if (atBreakpoint)
            {
                task.Registers = task.Registers with { Rip = task.Registers.Rip - 1 };
            }

            bool ofEvent = DebugRegisters.HasHit(task.Tid) || !(hit || step || atBreakpoint);
            travel.Here = step || copied != null ? travel.Here : default;
            Landed(task, arriving, ofEvent);
            if (ofEvent)
            {
                return status;
            }

            if (places.StepsNow && !IsInside(task))
            {
                Stepped(task);
            }
            else if (travel.IsNearlyThere(Events) && !IsInside(task))
            {
                travel.Anchor = checkpoints.TakeAnchor(_before);
            }

            arriving &= IsInside(task);
        }
    }

    /// <summary>
    /// The log is about to write bytes. A run that goes back stops before the write that changes what gdb watches, one
    /// that goes on stops after it.
    /// </summary>
    /// <returns>Whether <see cref="Written"/> is to be called after the write.</returns>
    public bool Writing(ReplayedTask task, ulong address, ReadOnlySpan<byte> bytes)
    {
        CodeBytes.Writing(task.Process, address, bytes);
        _touched = IsDebugged(task) && places.Watches ? gdb.Watchpoints.Touched(task, address, bytes) : [];
        if (_touched.Count == 0)
        {
            return false;
        }

        if (IsInside(task))
        {
            _pending.AddRange(_touched.Select(w => (task.RecordedTid, w)));
            return false;
        }

        if (travel.ForSteps)
        {
            travel.Undone = [.. travel.Undone, .. _touched];
        }
        else if (travel.Kind != TravelKind.Forward)
        {
            places.Candidate(task, _touched);
        }

        return travel.Kind == TravelKind.Forward;
    }

    /// <summary>The log changed what gdb watches.</summary>
    public void Written(ReplayedTask task) => places.Candidate(task, _touched);

    /// <summary>An instruction raised a signal.</summary>
    public void Signalled(ReplayedTask task, int signal)
    {
        if (IsDebugged(task) && travel.Kind == TravelKind.Forward)
        {
            places.Serve(task, $"T{signal:x2}thread:{task.RecordedTid:x};");
        }
    }

    /// <summary>The program's last thread is about to end.</summary>
    public void Ending(ReplayedTask task)
    {
        if (IsDebugged(task))
        {
            places.Reached(atStart: false);
            places.Serve(task, $"T05replaylog:end;thread:{task.RecordedTid:x};");
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
            travel.Seek(gdb.SoughtEvent);
        }

        return again;
    }

    private bool IsDebugged(ReplayedTask task) => task.Process.RecordedPid == _pid && Events > _loaded;

    private void BeginProgram(ReplayedTask task)
    {
        if (travel is { Kind: TravelKind.ToStop, Wanted: 0 })
        {
            places.Serve(task, $"T05replaylog:begin;thread:{task.RecordedTid:x};");
        }
        else if (!gdb.Greeted && travel.Kind == TravelKind.Forward)
        {
            places.Serve(task, places.StopReply(task));
        }
    }

    // A thread begins to run between two events. Says whether in code of Weir's own: then it has not arrived yet.
    private bool Interval(ReplayedTask task)
    {
        if (travel.Limit == null && Events > travel.From.Events)
        {
            places.Reached(atStart: false);
        }

        if (_interval != Events)
        {
            (_interval, travel.Here) = (Events, travel.Kind == TravelKind.Forward ? (Events, 0) : default);
        }

        bool inside = IsInside(task);
        bool there = Events == travel.From.Events && task.RecordedTid == travel.From.Tid;
        travel.BeginsInside |= there && !travel.SawInterval && inside;
        travel.SawInterval |= there;
        travel.IntervalBefore = Events < travel.From.Events && task.RecordedTid == travel.From.Tid
            ? Events
            : travel.IntervalBefore;
        if (there && travel.Counts && travel.From.Is(task, Events))
        {
            places.Reached(atStart: true);
        }

        if (there && travel.Kind == TravelKind.ToStep && travel.Wanted <= (travel.SeenAt == Events ? travel.Seen : 0))
        {
            places.ServeStop(task);
        }
        else if (!inside && !Arrived(task) && !places.StepsNow && gdb.Breakpoints.Contains(task.Registers.Rip)
            && !places.HasServed(task))
        {
            places.Stopped(task);
        }

        return inside;
    }

    // A thread stands at the first instruction after an event: what gdb waits for may be just that.
    private bool Arrived(ReplayedTask task)
    {
        string? reply = travel.Kind == TravelKind.ToEvent && Events > travel.Wanted ? places.StopReply(task)
            : gdb.Interrupted ? InterruptReply(task)
            : gdb.Steps(task) && gdb.SteppedFrom != Events ? places.StopReply(task) // the step was a call
            : null;
        if (reply != null)
        {
            places.Serve(task, reply);
        }

        return reply != null;
    }

    // A thread was stopped by the debugger, or by the log's next event after what it did for the debugger.
    private void Landed(ReplayedTask task, bool arriving, bool ofEvent)
    {
        if (IsInside(task))
        {
            if (travel is { Counts: true, Limit: null } && travel.From.Is(task, Events))
            {
                places.Reached(atStart: false); // it failed here, and gdb saw it
            }

            return;
        }

        List<Watchpoint> fired =
            [.. _pending.Where(p => p.Tid == task.RecordedTid).Select(p => p.Watchpoint).Distinct()];
        _pending.RemoveAll(p => p.Tid == task.RecordedTid);
        travel.Undone = fired;
        travel.Here = (travel.Here.Events, travel.Here.Steps + (ofEvent ? 0 : 1));
        bool served = (arriving && Arrived(task)) || (fired.Count > 0 && !places.StepsNow
            && places.Fired(task, fired));
        if (!served && !ofEvent)
        {
            places.Stopped(task);
        }
    }

    // One of the instructions that are counted, of which there may be millions.
    private void Stepped(ReplayedTask task)
    {
        if (travel.IsMilestone)
        {
            checkpoints.Take(_before, travel.Seen);
        }

        gdb.LookForInterrupt();
        if (gdb.Interrupted)
        {
            travel.Here = (Events, travel.Seen);
            places.Serve(task, InterruptReply(task));
        }
    }

    private static string InterruptReply(ReplayedTask task) => $"T02thread:{task.RecordedTid:x};";

    private static bool IsInside(ReplayedTask task) => task.Process.IsOwnCode(task.Registers.Rip);

    // The breakpoint that the recorder put in the place of a read of the time-stamp counter.
    private bool IsRecordersOwn(ReplayedTask task) =>
        session.Current is TimestampEvent counter && task.Registers.Rip == counter.Rip + 1;
}
