using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
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
    /// <exception cref="InvalidDataException">The file is no log, or one that contradicts itself.</exception>
    public static ReplayResult Run(ReplayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return TraceThread.Run(() => options.GdbPort is { } port ? Debug(options, port) : Replay(options, null));
    }

    private static ReplayResult Debug(ReplayOptions options, int port)
    {
        using GdbConnection connection = new(port);
        GdbSession gdb = new(connection);
        Debugger debugger = new(gdb);
        while (true)
        {
            try
            {
                ReplayResult result = Replay(options, debugger);
                gdb.Exited(result.ExitCode ?? 0);
                return result;
            }
            catch (RewindException)
            {
                options = options with { Output = null, Error = null }; // shown once is enough
            }
        }
    }

    private static ReplayResult Replay(ReplayOptions options, Debugger? debugger)
    {
        using LogReader reader = new(options.LogPath);
        StartEvent start = Begin(reader, options);
        using LaunchStub stub = LaunchStub.ForReplay(start.TrapTimestamps);
        using Fd arena = MemoryFile.Create("weir-shared", keptAtExec: true);
        ReplayingSession session = new(
            options, reader, new BlobStore(options.StoreDirectory ?? BlobStore.DefaultDirectory))
        {
            Debugger = debugger,
        };
        debugger?.Attach(session);
        ReplayingLoop loop = new(session, stub, arena);
        Divergence? divergence = null;
        try
        {
            Launch(session, stub, arena);
            loop.Run();
        }
        catch (DivergedException e)
        {
            divergence = new Divergence(reader.Events, session.CurrentTid, e.Where, e.Recorded, e.Replayed);
        }
        catch (DetachException)
        {
            session.Note("the debugger left");
        }
        finally
        {
            End(session);
        }

        return new ReplayResult
        {
            ExitCode = session.ExitCode,
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

    private static void Launch(ReplayingSession session, LaunchStub stub, Fd arena)
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
        ReplayedTask task = new(first.Tid, pid, new ReplayedProcess(pid, first.Tid, arena));
        task.Fetch();
        session.Add(task);
    }

    private static void End(ReplayingSession session)
    {
        foreach (ReplayedTask task in session.Tasks)
        {
            Signals.ToProcess(task.Process.Pid, Signals.Kill);
        }

        while (ChildWait.Wait(-1, out _) > 0)
        {
        }
    }
}
