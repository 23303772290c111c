using Weir.Replay.Replaying;

namespace Weir.Replay.Debugging;

/// <summary>Places where gdb may want to stop: each is told to gdb, or counted by a run that goes back.</summary>
internal sealed class StopPlaces(GdbSession gdb, ReplayingSession session, Travel travel)
{
    private (long Events, int Tid) _served;

    /// <summary>
    /// Whether what gdb watches matters now: a run that counts instructions sees what of it the last of them did, and
    /// runs that go to a place pass it by.
    /// </summary>
    public bool Watches => travel.Kind is TravelKind.Forward or TravelKind.CountStops or TravelKind.ToStop
        || (travel.Kind == TravelKind.CountSteps && Events >= travel.From.Events);

    /// <summary>Whether single instructions are counted now.</summary>
    public bool StepsNow => travel.ForSteps && Events == travel.From.Events;

    private long Events => session.Reader.Events;

    /// <summary>Whether gdb was last told of a place of this thread on the way to the present event.</summary>
    public bool HasServed(ReplayedTask task) => _served == (Events, task.RecordedTid);

    /// <summary>A run begins.</summary>
    public void Begin() => _served = default;

    /// <summary>The thread stands where a breakpoint may be, or after a single instruction.</summary>
    public void Stopped(ReplayedTask task)
    {
        if (travel.Counts && travel.Limit == null && travel.From.Is(task, Events))
        {
            Reached(atStart: false);
        }

        if (StepsNow)
        {
            travel.Saw(Events);
            if (travel.Kind == TravelKind.ToStep && travel.Seen >= travel.Wanted)
            {
                ServeStop(task);
            }
        }
        else if (travel.Kind == TravelKind.Forward
            && (gdb.Steps(task) || gdb.Breakpoints.Contains(task.Registers.Rip)))
        {
            Serve(task, StopReply(task));
        }
        else if (gdb.Breakpoints.Contains(task.Registers.Rip))
        {
            Candidate(task, []);
        }
    }

    /// <summary>A place where a run that goes back could end.</summary>
    public void Candidate(ReplayedTask task, IReadOnlyList<Watchpoint> fired)
    {
        if (travel.ForSteps || travel.Kind == TravelKind.ToEvent)
        {
            return; // such a run counts instructions alone, or nothing
        }

        if (travel is { Kind: TravelKind.CountStops, Limit: null } && travel.From.Is(task, Events))
        {
            Reached(atStart: false);
        }

        travel.Saw(Events);
        bool wanted = travel.Kind == TravelKind.ToStop && Events == travel.WantedAt
            && travel.Seen == travel.Wanted;
        if (wanted)
        {
            travel.Arrive(Events);
        }

        if (wanted || travel.Kind == TravelKind.Forward)
        {
            Serve(task, fired);
        }
    }

    /// <summary>
    /// An instruction did what gdb waits for. Going back ends before that instruction, not after it.
    /// </summary>
    /// <returns>Whether gdb was told.</returns>
    public bool Fired(ReplayedTask task, List<Watchpoint> fired)
    {
        long before = Events == travel.SeenAt ? travel.Seen : 0;
        if (travel.Kind == TravelKind.ToStop && Events == travel.WantedAt && before + 1 == travel.Wanted)
        {
            travel.Arrive(Events);
            travel.Count(TravelKind.CountSteps, ReplayPosition.Of(task, Events), fired);
            throw new RewindException();
        }

        // That it ends where gdb stands is no reason not to count it: going back, it is the first to be undone.
        travel.Saw(Events);
        bool forward = travel.Kind == TravelKind.Forward;
        if (forward)
        {
            Serve(task, fired);
        }

        return forward;
    }

    /// <summary>A run that counts has reached its end.</summary>
    public void Reached(bool atStart)
    {
        if (travel.Counts)
        {
            travel.Turn(atStart);
            throw new RewindException();
        }
    }

    /// <summary>What gdb is told of a stop without another reason.</summary>
    public string StopReply(ReplayedTask task)
    {
        // Told nothing of breakpoints, gdb would take the place behind one for a stop at it, and set the thread back.
        string reason = gdb.Breakpoints.Contains(task.Registers.Rip) ? "swbreak:;" : "";
        return $"T05{reason}thread:{task.RecordedTid:x};";
    }

    /// <summary>Tells gdb that a step back has ended here.</summary>
    public void ServeStop(ReplayedTask task)
    {
        travel.Here = (Events, travel.Wanted);
        Serve(task, travel.Fired);
    }

    // One instruction or call may do several things that gdb waits for, and gdb takes one at a time.
    private void Serve(ReplayedTask task, IReadOnlyList<Watchpoint> fired)
    {
        bool back = travel.Kind != TravelKind.Forward;
        TravelKind? next = null;
        for (int i = 0; i < Math.Max(fired.Count, 1); i++)
        {
            bool goesOn = i == 0 || (back ? next == TravelKind.CountStops : next == null && !gdb.Stepping);
            if (!goesOn)
            {
                break;
            }

            if (i == 0 || gdb.Watchpoints.Has(fired[i]))
            {
                next = Tell(task, fired.Count == 0
                    ? StopReply(task)
                    : $"T05{fired[i].Reason}:{fired[i].Address:x};thread:{task.RecordedTid:x};");
            }
        }

        GoOn(task, next);
    }

    /// <summary>Tells gdb why the program stands, and does what it says.</summary>
    public void Serve(ReplayedTask task, string reply) => GoOn(task, Tell(task, reply));

    private TravelKind? Tell(ReplayedTask task, string reply)
    {
        travel.Kind = TravelKind.Forward;
        _served = (Events, task.RecordedTid);
        TravelKind? next = gdb.Serve(task, reply, session);
        gdb.Watchpoints.Look(task.Process.Memory);
        return next;
    }

    private void GoOn(ReplayedTask task, TravelKind? next)
    {
        switch (next)
        {
            case TravelKind.ToEvent:
                travel.Seek(gdb.SoughtEvent);
                throw new RewindException();
            case { } back:
                travel.Count(back, ReplayPosition.Of(task, Events), []);
                throw new RewindException();
        }

        gdb.SteppedFrom = Events;
    }

    /// <summary>Whether a run that counts may end at an instruction.</summary>
    public bool IsPlaceToCountTo(ulong rip) => travel is { Kind: TravelKind.CountStops, Limit: null }
        && Events == travel.From.Events && rip == travel.From.Registers.Rip;

    /// <summary>Where breakpoints are needed.</summary>
    public IEnumerable<ulong> Places()
    {
        ulong place = travel.From.Registers.Rip;
        return IsPlaceToCountTo(place) ? gdb.Breakpoints.Append(place) : gdb.Breakpoints;
    }
}
