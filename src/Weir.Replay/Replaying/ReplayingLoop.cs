using Weir.Catalogue;
using Weir.Kernel.Calls;
using Weir.Replay.Launching;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;
using Weir.Replay.Recording.Calls;
using Weir.Replay.Tracing;

namespace Weir.Replay.Replaying;

/// <summary>Takes the log event by event and makes each happen again.</summary>
internal sealed class ReplayingLoop(ReplayingSession session, LaunchStub stub, Injection injection)
{
    private const ulong SetTimestamps = 26, TimestampTrap = 2; // PR_SET_TSC, PR_TSC_SIGSEGV
    private readonly CallReplayer _calls = new(session);
    private readonly AddressSpace _space = new(session, injection);

    public long Stops => injection.Stops + _calls.Stops;

    /// <summary>Replays until the log ends or the chosen event comes.</summary>
    public void Run()
    {
        long until = session.Debugger == null ? session.Options.Until ?? long.MaxValue : long.MaxValue;
        while (session.Reader.Events < until)
        {
            session.Debugger?.BetweenEvents();
            if (!session.Reader.TryRead(out LogEvent? e))
            {
                return;
            }

            session.Current = e;
            Apply(e);
            session.Applied = session.Reader.Events;
        }
    }

    private void Apply(LogEvent e)
    {
        switch (e)
        {
            case StartEvent:
                break;
            case NoteEvent note:
                session.Note(note.Text);
                break;
            case BlobEvent blob:
                session.Embed(blob.Bytes);
                _space.Passed();
                break;
            case FinishEvent finish:
                session.ExitCode = finish.ExitCode;
                break;
            case ProcessEndEvent end:
                EndProcess(end);
                break;
            case ExecEvent exec:
                Load(exec);
                break;
            case MemoryEvent memory:
                WriteMemory(memory);
                break;
            default:
                Apply(session.Tree.Task(e.Tid), e);
                break;
        }
    }

    private void Apply(ReplayedTask task, LogEvent e)
    {
        switch (e)
        {
            case EnterEvent enter:
                _calls.Enter(task, enter);
                session.Printer?.Enter(task.RecordedTid, enter.Registers);
                break;
            case LeaveEvent leave:
                CallReplayer.Leave(task, leave.Result);
                session.Printer?.Leave(task.RecordedTid, leave.Result);
                break;
            case StateEvent state:
                SetState(task, state);
                break;
            case SignalEvent signal:
                Signal(task, signal);
                break;
            case BufferedEvent buffered:
                BufferReplay.Give(session, task, buffered);
                break;
            case TimestampEvent timestamp:
                _calls.Timestamp(task, timestamp);
                break;
            case TimestampTrapEvent:
                injection.Must(task, SyscallId.Prctl, SetTimestamps, TimestampTrap);
                task.TrapsTimestamps = true;
                break;
            case WatchEvent watch:
                _calls.Look(task, watch.Rip);
                break;
            case WatchSetEvent watch:
                task.Process.Watched = watch.Addresses;
                break;
            case PreemptEvent preempt:
                _calls.Spin(task, preempt.Registers);
                break;
            case SpawnEvent spawn:
                Spawn(task, spawn);
                break;
            case ThreadEndEvent:
                EndThread(task);
                break;
            case OutputEvent output:
                Show(task, output);
                break;
            case HashEvent hash:
                CompareHash(task, hash);
                break;
            default:
                ApplyMemory(task, e);
                break;
        }
    }

    private void ApplyMemory(ReplayedTask task, LogEvent e)
    {
        switch (e)
        {
            case MapEvent map:
                _space.Map(task, map);
                break;
            case UnmapEvent unmap:
                _space.Unmap(task, unmap);
                break;
            case ProtectEvent protect:
                _space.Protect(task, protect);
                break;
            case RemapEvent remap:
                _space.Remap(task, remap);
                break;
            case DiscardEvent discard:
                _space.Advise(task, discard);
                break;
            case ContentEvent content:
                _space.Show(task, content);
                break;
            default:
                throw new InvalidDataException($"the log has an event {e.Kind} where none belongs");
        }
    }

    // What the kernel wrote for a thread that ended lies in memory that its process still has.
    private void WriteMemory(MemoryEvent memory)
    {
        if (session.Tree.TryTask(memory.Tid, out ReplayedTask? task))
        {
            bool seen = session.Debugger?.Writing(task, memory.Address, memory.Bytes) ?? false;
            task.Process.Write(memory.Address, memory.Bytes);
            if (seen)
            {
                session.Debugger!.Written(task);
            }
        }
    }

    private void Load(ExecEvent exec)
    {
        if (!session.Tree.TryTask(exec.FormerTid, out ReplayedTask? task))
        {
            throw new InvalidDataException($"the log has thread {exec.FormerTid} exec, which it never started");
        }

        ReplayedTask leader = AloneForExec(task.Process);
        injection.Reload(leader, stub.Descriptor);
        _space.Empty(leader);
        leader.Registers = exec.Registers with { OrigRax = ulong.MaxValue };
    }

    // Whichever thread loads a program becomes its process's first, and the only one (man 2 execve): here the first
    // one does it for all.
    private ReplayedTask AloneForExec(ReplayedProcess process)
    {
        ReplayedTask leader = session.Tree.LeaderOf(process);
        foreach (ReplayedTask other in session.Tree.Of(process).Where(t => t != leader).ToList())
        {
            if (!other.Reaped)
            {
                injection.Exit(other);
            }

            session.Tree.Remove(other);
        }

        leader.Ended = false;
        return leader;
    }

    private static void SetState(ReplayedTask task, StateEvent state)
    {
        task.Registers = state.Registers with { OrigRax = ulong.MaxValue };
        if (state.Vector.Length > 0)
        {
            Ptrace.SetVectorState(task.Tid, state.Vector);
        }
    }

    private void Signal(ReplayedTask task, SignalEvent signal)
    {
        switch (signal.Place)
        {
            case SignalPlace.AtInstruction:
                _calls.Fault(task, signal.Signal, signal.Before);
                session.Debugger?.Signalled(task, signal.Signal);
                break;
            case SignalPlace.BeforeCall:
                _calls.EnterForSignal(task, signal.Before);
                break;
            default:
                break; // the thread stands there already
        }
    }

    private void Spawn(ReplayedTask parent, SpawnEvent spawn)
    {
        const ulong Shared = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000 | 0x80000; // VM … SYSVSEM, SETTLS
        bool thread = (spawn.Flags & CloneHandler.Thread) != 0;
        ulong flags = (spawn.Flags & Shared) | (thread ? 0 : TreeCopier.AsSibling);
        int child = (int)injection.Must(parent, SyscallId.Clone, flags, spawn.Stack, 0, 0, spawn.Tls);
        ReplayedProcess process = parent.Process;
        if (!thread)
        {
            process = new ReplayedProcess(child, spawn.ChildPid, parent.Process.Arena)
            {
                RunsInParent = (spawn.Flags & CloneHandler.Vm) != 0,
                KeepsFromForks = parent.Process.KeepsFromForks,
                Clock = parent.Process.Clock,
                HasCallBuffer = parent.Process.HasCallBuffer,
            };
            process.Inherit(parent.Process);
        }

        ReplayedTask task = new(spawn.ChildTid, child, process) { TrapsTimestamps = parent.TrapsTimestamps };
        task.Fetch();
        session.Tree.Add(task);
    }

    private void EndThread(ReplayedTask task)
    {
        bool last = session.Tree.Of(task.Process).All(t => t == task || t.Ended);
        if (last)
        {
            session.Debugger?.Ending(task);
        }

        task.Ended = true;
        if (!last && task.Tid != task.Process.Pid)
        {
            injection.Exit(task);
            task.Reaped = true;
        }
    }

    private void EndProcess(ProcessEndEvent end)
    {
        ReplayedProcess process = session.Tree.Task(end.Tid).Process;
        session.Debugger?.Ended(process, end);
        session.Tree.End(process);
        if (process.RecordedPid == session.FirstPid)
        {
            session.ExitCode = end.Signal != 0 ? 128 + end.Signal : end.ExitCode;
        }
    }

    private void Show(ReplayedTask task, OutputEvent output)
    {
        Stream? to = output.Stream == 2 ? session.Options.Error : session.Options.Output;
        if (to == null || !session.IsNew)
        {
            return;
        }

        byte[] buffer = new byte[Math.Min(output.LengthBytes, LogFormat.MaxPieceBytes)];
        for (ulong done = 0; done < output.LengthBytes;)
        {
            int length = (int)Math.Min(output.LengthBytes - done, (ulong)buffer.Length);
            int got = task.Process.Memory.Read(output.Address + done, buffer.AsSpan(0, length));
            to.Write(buffer, 0, got);
            done += (ulong)length;
        }
    }

    private void CompareHash(ReplayedTask task, HashEvent recorded)
    {
        (ulong hash, _) = MemoryHash.Of(
            task.Process.Memory, task.Process.KernelOwned, task.Registers.Rsp);
        if (hash != recorded.Hash)
        {
            throw new DivergedException("memory hash", $"{recorded.Hash:x16}", $"{hash:x16}");
        }

        session.HashesCompared++;
    }
}
