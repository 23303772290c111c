using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Replay.Recording;

/// <summary>Gives threads their turns and hands each stop to the part that knows it.</summary>
internal sealed class RecordingLoop : IDisposable
{
    private readonly RecordingSession _session;
    private readonly Scheduler _scheduler;
    private readonly SignalRecorder _signals;
    private readonly CallGate _gate;
    private readonly Births _births;
    private readonly ExecRecorder _execs;
    private readonly RingWatch _watch;
    private readonly Preemption _preemption;

    public RecordingLoop(RecordingSession session)
    {
        _session = session;
        _scheduler = new Scheduler(session) { InKernelStop = (task, status) => InKernel(task, status) };
        _signals = session.Signals;
        _gate = new CallGate(session, _signals);
        _signals.EndInterruptedCall = _gate.LeaveInterrupted;
        _births = new Births(session, _scheduler);
        _execs = new ExecRecorder(session);
        _watch = new RingWatch(session);
        _preemption = new Preemption(session);
    }

    public long Stops => _scheduler.Stops;

    /// <summary>Runs until no thread is left.</summary>
    public void Run()
    {
        while (_session.Tasks.Count > 0 && _scheduler.Next() is { } task)
        {
            Turn(task);
        }
    }

    private void Turn(RecordedTask task)
    {
        for (long before = _session.Calls; task.State == TaskState.Runnable;)
        {
            RingWatch.Apply(task);
            _session.Clock.Prepare(task);
            _session.Buffer?.Prepare(task);
            int signal = task.ResumeSignal;
            task.ResumeSignal = 0;
            if (!Ptrace.Resume(task.Tid, PtraceRequest.Cont, signal))
            {
                task.State = TaskState.InKernel; // killed from outside: its end will be reported
                return;
            }

            WaitStatus status = _scheduler.WaitRunning(task, out bool interrupted);
            Running(task, status);
            if (interrupted && task.State == TaskState.Runnable && LookForSpin(task))
            {
                return;
            }

            // Elsewhere than at a call the log need not know where the thread stands.
            bool atCall = status.At(PtraceEvent.Seccomp);
            bool gaveWay = task.Number is (int)SyscallId.SchedYield;
            bool enough = _session.Calls - before >= _session.Options.CallsPerTurn;
            if (atCall && (enough || gaveWay) && _session.Tasks.Count > 1)
            {
                return;
            }
        }
    }

    private void Running(RecordedTask task, WaitStatus status)
    {
        if (status.Gone)
        {
            _births.Ended(task, status);
            task.State = TaskState.Ending;
        }
        else if (status.At(PtraceEvent.Seccomp))
        {
            if (_gate.Enter(task))
            {
                AwaitCall(task);
            }
        }
        else if (status.At(PtraceEvent.Exit))
        {
            _births.Ending(task);
        }
        else if (status.At(PtraceEvent.Stop))
        {
            Suspended(task, status);
        }
        else if (status.AtSignal && !_watch.TryHit(task, status))
        {
            _signals.Arrived(task, status.StopSignal);
        }
    }

    // Interrupted or not, the thread stands somewhere in its computation, or at the end of a call.
    private bool LookForSpin(RecordedTask task)
    {
        const int SlowestPatienceMs = 2000;
        if (Ptrace.GetRegisters(task.Tid) == task.AfterCall || task.ResumeSignal != 0)
        {
            return false;
        }

        WaitStatus? first = _preemption.TryStop(task, out bool found);
        if (first is { } status)
        {
            Running(task, status);
            return status.At(PtraceEvent.Seccomp);
        }

        task.PatienceMs = found ? RecordedTask.FirstPatienceMs : Math.Min(task.PatienceMs * 2, SlowestPatienceMs);
        if (found)
        {
            _watch.Update(task, busyOnes: true);
            _session.PumpRings();
            _signals.DeliverHere(task);
        }

        return found;
    }

    private void AwaitCall(RecordedTask task)
    {
        while (task.State == TaskState.InKernel && _scheduler.WaitInKernel(task) is { } status)
        {
            InKernel(task, status);
        }
    }

    private void InKernel(RecordedTask task, WaitStatus status)
    {
        if (status.Gone)
        {
            _births.Ended(task, status);
            task.State = TaskState.Ending;
        }
        else if (status.AtSyscall)
        {
            EndOfCall(task);
        }
        else if (status.Event is PtraceEvent.Clone or PtraceEvent.Fork or PtraceEvent.Vfork)
        {
            _births.Born(task);
            Ptrace.Resume(task.Tid, PtraceRequest.Syscall);
        }
        else if (status.At(PtraceEvent.Exec))
        {
            Loaded(task);
        }
        else if (status.At(PtraceEvent.Exit))
        {
            _births.Ending(task);
        }
        else if (status.At(PtraceEvent.Stop) && task.State == TaskState.Suspended)
        {
            Suspended(task, status);
        }
        else
        {
            Ptrace.Resume(task.Tid, PtraceRequest.Syscall);
        }
    }

    // The log says nothing of it: the thread merely gets no turn. With SIGTRAP the suspension is over.
    private static void Suspended(RecordedTask task, WaitStatus status)
    {
        bool suspended = SignalRecorder.IsStop(status.StopSignal);
        task.State = suspended ? TaskState.Suspended : TaskState.Runnable;
        if (suspended)
        {
            Ptrace.Resume(task.Tid, PtraceRequest.Listen);
        }
    }

    private void EndOfCall(RecordedTask task)
    {
        if (task.CallState is LoadedProgram loaded)
        {
            task.CallState = null;
            task.State = TaskState.Runnable;
            _session.Launching = false;
            _execs.Record(task, loaded.FormerTid);
            return;
        }

        _gate.Leave(task);
        if (_session.Rings.Any || task.Process.Watched.Length > 0)
        {
            _watch.Update(task, busyOnes: false);
        }
    }

    public void Dispose() => _scheduler.Dispose();

    // The leader's number now belongs to the thread that called exec; the others are gone without a word.
    private void Loaded(RecordedTask leader)
    {
        int former = (int)Ptrace.EventMessage(leader.Tid);
        RecordedTask caller = leader;
        if (former != leader.Tid && _session.Tasks.TryGet(former, out RecordedTask? other))
        {
            caller = other;
            int tid = leader.Tid;
            _session.Tasks.Remove(leader);
            _session.Tasks.Rename(caller, tid);
        }

        foreach (RecordedTask gone in _session.Tasks.All.Where(
            t => t.Process == caller.Process && t != caller).ToList())
        {
            _session.Tasks.Remove(gone);
        }

        caller.CallState = new LoadedProgram(former);
        caller.Process.Ending = false;
        Ptrace.Resume(caller.Tid, PtraceRequest.Syscall);
    }

    private sealed record LoadedProgram(int FormerTid);
}
