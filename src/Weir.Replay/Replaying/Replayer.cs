using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Debugging;
using Weir.Replay.Launching;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;
using Weir.Replay.Tracing;

namespace Weir.Replay.Replaying;

/// <summary>Runs a recorded program again from its log alone.</summary>
public static class Replayer
{
    private const PtraceOptions Options = PtraceOptions.SysGood | PtraceOptions.TraceFork | PtraceOptions.TraceVfork
        | PtraceOptions.TraceClone | PtraceOptions.TraceExec | PtraceOptions.ExitKill;

    /// <summary>Replays a log.</summary>
    /// <exception cref="ArgumentException">An option's value is none that it may have.</exception>
    /// <exception cref="InvalidDataException">The file is no log, or one that contradicts itself.</exception>
    public static ReplayResult Run(ReplayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Until < 0)
        {
            throw new ArgumentException($"events are counted from 0 on: there is none before {options.Until}");
        }

        return TraceThread.Run(() => Replay(options));
    }

    private static ReplayResult Replay(ReplayOptions options)
    {
        using LogReader reader = new(options.LogPath);
        StartEvent start = Begin(reader, options);
        using LaunchStub stub = LaunchStub.ForReplay(start.TrapTimestamps);
        using SharedArena arena = new();
        using ContentFile contents = new();
        ReplayingSession session = new(
            options, reader, new BlobStore(options.StoreDirectory ?? BlobStore.DefaultDirectory))
        {
            Tree = new ReplayedTree(arena),
            Contents = contents,
        };
        Injection injection = new();
        ReplayingLoop loop = new(session, stub, injection);
        using DebuggedRun? debugged = options.Gdb is { } address ? new DebuggedRun(session, injection, address) : null;
        Divergence? divergence = null;
        bool stopped = false;
        try
        {
            Launch(session, stub, start.TrapTimestamps);
            if (debugged == null)
            {
                loop.Run();
                stopped = reader.Events == options.Until;
            }
            else
            {
                debugged.Run(loop);
            }
        }
        catch (DivergedException e)
        {
            divergence = new Divergence(reader.Events, session.Current?.Tid ?? 0, e.Where, e.Recorded, e.Replayed);
        }
        catch (DetachException)
        {
            stopped = true;
        }
        finally
        {
            session.Tree.End();
        }

        return new ReplayResult
        {
            ExitCode = session.ExitCode,
            Stopped = stopped,
            Events = reader.Events,
            Stops = loop.Stops,
            CallsCompared = session.CallsCompared,
            HashesCompared = session.HashesCompared,
            Divergence = divergence,
            CutReason = reader.CutReason,
            Notes = session.Notes,
        };
    }

    private static StartEvent Begin(LogReader reader, ReplayOptions options)
    {
        if (!reader.TryRead(out LogEvent? first) || first is not StartEvent start)
        {
            throw new InvalidDataException(
                $"{options.LogPath}: {reader.CutReason ?? "the log does not say what it is of"}");
        }

        if (reader.TryPeek(out LogEvent? second) && second is RedactedEvent)
        {
            throw new InvalidDataException(
                $"{options.LogPath}: a redacted log: what its calls read is gone, so it cannot be replayed");
        }

        string here = ProcessorIdentity.Current();
        if (start.Processor != here && !options.IgnoreProcessor)
        {
            throw new InvalidDataException(
                $"{options.LogPath}: recorded on the processor '{start.Processor}', but this one is '{here}'");
        }

        return start;
    }

    private static void Launch(ReplayingSession session, LaunchStub stub, bool trapTimestamps)
    {
        if (!session.Reader.TryPeek(out LogEvent? first))
        {
            return;
        }

        int pid = ProgramStart.Spawn(stub.Path, ["weir-stub"u8.ToArray()], []);
        ChildWait.Wait(pid, out WaitStatus status);
        if (!status.Stopped)
        {
            throw new KernelException("ptrace(TRACEME)", Errno.EPERM, "tracing is not allowed here");
        }

        Ptrace.SetOptions(pid, Options);
        ReplayedTask task = new(first.Tid, pid, new ReplayedProcess(pid, first.Tid, session.Tree.Arena))
        {
            TrapsTimestamps = trapTimestamps,
        };
        session.FirstPid = first.Tid;
        task.Fetch();
        session.Tree.Add(task);
    }
}
