using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Log.Events;
using Weir.Replay.Recording.Calls;

namespace Weir.Replay.Recording;

/// <summary>New threads and processes, and their ends.</summary>
internal sealed class Births(RecordingSession session, Scheduler scheduler)
{
    /// <summary>The kernel reports a child of a thread's clone, fork or vfork.</summary>
    public void Born(RecordedTask parent)
    {
        int tid = (int)Ptrace.EventMessage(parent.Tid);
        scheduler.AwaitBirth(tid);
        ulong flags = CloneHandler.Flags(parent);
        bool thread = (flags & CloneHandler.Thread) != 0;
        RecordedProcess process = thread
            ? parent.Process
            : new RecordedProcess(tid)
            {
                Break = parent.Process.Break,
                Clock = parent.Process.Clock,
                HasCallBuffer = parent.Process.HasCallBuffer,
                Patches = new SitePatches(parent.Process.Patches),
                Guarded = [.. parent.Process.Guarded],
                SharesMemory = (flags & CloneHandler.Vm) != 0,
                TimestampSites = new(parent.Process.TimestampSites),
                TrapsTimestamps = parent.Process.TrapsTimestamps,
            };
        if (!thread)
        {
            process.KernelOwned.AddRange(parent.Process.KernelOwned);
        }

        RecordedTask child = new(tid, process) { TrapsTimestamps = parent.TrapsTimestamps };
        session.Tasks.Add(child);
        bool clone = parent.Number == (int)Weir.Catalogue.SyscallId.Clone;
        session.Writer.Write(new SpawnEvent(
            parent.Tid, tid, process.Pid, flags, clone ? parent.Arguments[1] : 0, clone ? parent.Arguments[4] : 0));
        if (clone && (flags & CloneHandler.ChildSetTid) != 0)
        {
            session.LogMemory(child, parent.Arguments[3], 4);
        }

        child.ClearTid = clone && (flags & CloneHandler.ChildClearTid) != 0 ? parent.Arguments[3] : 0;
        UserRegisters registers = Ptrace.GetRegisters(tid);
        child.AfterCall = registers;
        session.Writer.Write(new StateEvent(tid, registers, []));
    }

    /// <summary>A thread is about to end.</summary>
    public void Ending(RecordedTask task)
    {
        long code = Ptrace.EventMessage(task.Tid);
        bool last = session.Tasks.CountOf(task.Process) == 1;
        task.State = TaskState.Ending;
        session.Arrived(task);
        session.Writer.Write(new ThreadEndEvent(task.Tid));
        // mm_release (kernel/fork.c) clears the word only for those that are left to see it.
        if (task.ClearTid != 0 && !last && !task.Process.Ending)
        {
            session.Writer.Write(new MemoryEvent(task.Tid, task.ClearTid, new byte[4]));
        }

        WaitStatus how = new((int)code);
        task.Process.Ending |= task.Number == (int)Weir.Catalogue.SyscallId.ExitGroup || how.Killed;
        Ptrace.Resume(task.Tid, PtraceRequest.Cont);
        if (!last && task.Tid != task.Process.Pid && ChildWait.Wait(task.Tid, out WaitStatus end) == task.Tid)
        {
            Ended(task, end);
        }
    }

    /// <summary>A thread is gone.</summary>
    public void Ended(RecordedTask task, WaitStatus status)
    {
        session.Tasks.Remove(task);
        if (task.Tid == task.Process.Pid)
        {
            int signal = status.Killed ? status.KillSignal : 0;
            session.Writer.Write(new ProcessEndEvent(task.Tid, status.Exited ? status.ExitCode : 0, signal));
            session.Writer.Flush();
            if (task.Tid == session.FirstPid)
            {
                session.ExitCode = status.Exited ? status.ExitCode : 128 + signal;
            }
        }

        if (session.Tasks.CountOf(task.Process) == 0)
        {
            session.ForgetRings(task.Process);
            task.Process.Dispose();
        }
    }
}
