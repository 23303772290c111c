using System.Collections;
using System.Text;
using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Effects;
using Weir.Replay.Launching;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>Runs a program and logs every input that it gets.</summary>
public static class Recorder
{
    internal const PtraceOptions Options = PtraceOptions.SysGood | PtraceOptions.TraceFork | PtraceOptions.TraceVfork
        | PtraceOptions.TraceClone | PtraceOptions.TraceExec | PtraceOptions.TraceExit | PtraceOptions.TraceSeccomp
        | PtraceOptions.ExitKill;

    /// <summary>Records a program to its end.</summary>
    /// <exception cref="RecordingRefusedException">
    /// The program did something that cannot be recorded; it was ended, and the log replays up to there.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    public static RecordResult Run(RecordOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(options.Command.Count, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.CallsPerTurn, 1, nameof(options));
        string program = ProgramPath.Find(options.Command[0]);
        return TraceThread.Run(() => Record(options, program));
    }

    private static RecordResult Record(RecordOptions options, string program)
    {
        BlobStore store = new(options.StoreDirectory ?? BlobStore.DefaultDirectory);
        using LogWriter writer = new(options.LogPath);
        using ClockPage clock = new();
        using CallBuffer? buffer = options.BufferCalls && !options.Audit ? new CallBuffer() : null;
        RecordingSession session = new(options, writer, store, new CallEffects()) { Clock = clock, Buffer = buffer };
        using RecordingLoop loop = new(session);
        if (options.TrapTimestamps)
        {
            session.WatchTimestamps();
        }

        writer.Write(new StartEvent(
            0, [.. options.Command], Environment.CurrentDirectory, ProcessorIdentity.Current(),
            Environment.OSVersion.VersionString, TrapTimestamps: false));
        Start(options, program, session);
        try
        {
            loop.Run();
        }
        catch (RecordingRefusedException refusal)
        {
            session.Note(session.Tasks.All[0], $"the recording ends here: {refusal.Message}");
            End(session);
            throw;
        }

        foreach (string loss in session.ScratchLosses.Lines)
        {
            session.Note(null, loss);
        }

        int exitCode = session.ExitCode ?? 0;
        writer.Write(new FinishEvent(0, exitCode));
        writer.Flush();
        return new RecordResult
        {
            ExitCode = exitCode,
            Events = writer.Events,
            Stops = loop.Stops,
            Calls = session.Calls,
            LogBytes = writer.FileBytes,
            StoreBytes = store.AddedBytes,
            Notes = [.. session.Notes],
        };
    }

    private static void Start(RecordOptions options, string program, RecordingSession session)
    {
        List<byte[]> arguments = ["weir-stub"u8.ToArray(), Encoding.UTF8.GetBytes(program)];
        arguments.AddRange(options.Command.Select(Encoding.UTF8.GetBytes));
        KernelException.Check(FileCalls.Pipe(out int theirs, out int ours), "pipe2");
        using Fd gate = new(theirs), opener = new(ours);
        FileCalls.KeepAtExec(theirs);
        using LaunchStub stub = LaunchStub.ForRecording(theirs);
        int pid = ProgramStart.Spawn(stub.Path, arguments, EnvironmentOf(options));
        long result = Ptrace.Seize(pid, Options);
        if (result < 0)
        {
            Signals.ToProcess(pid, Signals.Kill);
            throw new KernelException("ptrace(SEIZE)", ErrnoText.Of(result), "tracing is not allowed here");
        }

        FileCalls.Write(ours, [1]);
        ChildWait.Wait(pid, out WaitStatus status);
        if (status.At(PtraceEvent.Exec)) // the stub's own start may not have been over
        {
            Ptrace.Resume(pid, PtraceRequest.Cont);
            ChildWait.Wait(pid, out status);
        }

        if (!status.AtSignal)
        {
            throw new KernelException("seccomp", Errno.EPERM, "the program could not be prepared for tracing");
        }

        session.FirstPid = pid;
        RecordedTask task = new(pid, new RecordedProcess(pid));
        session.Tasks.Add(task);
    }

    private static List<byte[]> EnvironmentOf(RecordOptions options)
    {
        Dictionary<string, string?> variables = [];
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value;
        }

        foreach ((string name, string? value) in options.Environment)
        {
            variables[name] = value;
        }

        return [.. variables.Where(v => v.Value != null).Select(v => Encoding.UTF8.GetBytes($"{v.Key}={v.Value}"))];
    }

    private static void End(RecordingSession session)
    {
        foreach (RecordedTask task in session.Tasks.All)
        {
            Signals.ToProcess(task.Process.Pid, Signals.Kill);
        }

        while (ChildWait.Wait(-1, out WaitStatus status) is var tid && tid > 0)
        {
            if (status.Stopped)
            {
                Ptrace.Resume(tid, PtraceRequest.Cont);
            }
        }
    }
}
