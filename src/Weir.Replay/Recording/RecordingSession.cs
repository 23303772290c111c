using Weir.Catalogue;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Effects;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;
using Weir.Replay.Recording.Calls;
using Weir.Replay.Scratch;
using Weir.Replay.ShadowRing;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>What all parts of one recording share, and what they say to the log.</summary>
internal sealed class RecordingSession(RecordOptions options, LogWriter writer, BlobStore store, CallEffects effects)
{
    private const int MaxNotes = 1000;
    private readonly HashSet<string> _embedded = [];
    private readonly ContentCache _contents = new();
    private readonly HashSet<string> _notes = [];
    private readonly HashSet<long> _lookedFor = [];
    private readonly byte[] _piece = new byte[LogFormat.MaxPieceBytes];
    private readonly MemoryRanges _ranges = new();

    public RecordOptions Options => options;

    public LogWriter Writer => writer;

    public TaskTable Tasks { get; } = new();

    public SharedObjects SharedObjects { get; } = new();

    public MappedFiles MappedFiles => field ??= new MappedFiles(this);

    public ScratchLosses ScratchLosses { get; } = new();

    public AioContexts Aio { get; } = new();

    public RingTable Rings { get; } = new();

    /// <summary>All that programs may poll without a call.</summary>
    public IEnumerable<IPolledRing> PolledRings => Rings.All.Concat<IPolledRing>(Aio.All);

    /// <summary>Makes calls of the recorder's own in a program's name.</summary>
    public CallInjection Injection => field ??= new CallInjection(Signals);

    public SignalRecorder Signals => field ??= new SignalRecorder(this);

    public CallHandlers Handlers { get; } = new(options);

    public long Calls { get; set; }

    public required ClockPage Clock { get; init; }

    /// <summary>Records calls without a stop; null when nobody asked for it.</summary>
    public CallBuffer? Buffer { get; init; }

    /// <summary>Puts breakpoints where programs read the time-stamp counter; null when nobody asked for it.</summary>
    public TimestampPatches? Timestamps { get; private set; }

    /// <summary>Checks calls for memory that they changed in secret; null when nobody asked for it.</summary>
    public Audit? Audit { get; } = options.Audit ? new Audit() : null;

    public int? ExitCode { get; set; }

    /// <summary>Whether the program may have clocks of its own.</summary>
    public bool HasTimeNamespaces { get; set; }

    /// <summary>The process whose end gives the exit code.</summary>
    public int FirstPid { get; set; }

    /// <summary>Whether the program itself has not been loaded yet.</summary>
    public bool Launching { get; set; } = true;

    public IReadOnlyCollection<string> Notes => _notes;

    /// <summary>Begins to look for instructions that read the time-stamp counter.</summary>
    public void WatchTimestamps() => Timestamps = new TimestampPatches(this);

    /// <summary>Code appeared that may read the time-stamp counter in places that are not known.</summary>
    public void TrapTimestamps(RecordedProcess process) => process.TrapsTimestamps |= Timestamps != null;

    /// <summary>Notes something, once, for readers of the log.</summary>
    public void Note(RecordedTask? task, string text)
    {
        if (_notes.Count < MaxNotes && _notes.Add(text))
        {
            writer.Write(new NoteEvent(task?.Tid ?? 0, text));
        }
    }

    public void LogMemory(RecordedTask task, ulong address, ulong lengthBytes)
    {
        Audit?.Said(address, lengthBytes);
        ulong end = address + lengthBytes;
        while (address < end)
        {
            int length = (int)Math.Min(end - address, LogFormat.MaxPieceBytes);
            int got = task.Process.Memory.Read(address, _piece.AsSpan(0, length));
            if (got > 0)
            {
                writer.WriteMemory(task.Tid, address, _piece.AsSpan(0, got));
            }

            if (got < length)
            {
                return;
            }

            address += (ulong)length;
        }
    }

    /// <summary>Puts bytes into the program's memory, now and in a replay.</summary>
    public void WriteMemory(RecordedTask task, ulong address, byte[] bytes)
    {
        Audit?.Said(address, (ulong)bytes.Length);
        task.Process.Memory.Write(address, bytes);
        writer.Write(new MemoryEvent(task.Tid, address, bytes));
    }

    /// <summary>Logs the pages of new memory that are not zero.</summary>
    public void LogNonZero(RecordedTask task, ulong address, ulong lengthBytes)
    {
        byte[] page = new byte[Pages.Bytes];
        for (ulong at = address; at < address + lengthBytes; at += Pages.Bytes)
        {
            int got = task.Process.Memory.Read(at, page);
            if (page.AsSpan(0, got).ContainsAnyExcept((byte)0))
            {
                writer.WriteMemory(task.Tid, at, page.AsSpan(0, got));
            }
        }
    }

    /// <summary>Logs what a file shows in memory, by hash; the bytes go to the store or, once, into the log.</summary>
    public void LogFileContent(RecordedTask task, Fd file, ulong offset, ulong address, ulong lengthBytes)
    {
        FileIdentity identity = FileIdentity.Of(file);
        for (ulong done = 0; done < lengthBytes;)
        {
            int length = (int)Math.Min(lengthBytes - done, LogFormat.MaxPieceBytes);
            if (!_contents.TryGet(identity, offset + done, length, out (int LengthBytes, byte[]? Hash) piece))
            {
                int got = (int)Math.Max(0, PositionedIo.Read(file.Number, offset + done, _piece.AsSpan(0, length)));
                piece = (got, Keep(task, _piece.AsSpan(0, got)));
                _contents.Add(identity, offset + done, length, piece);
            }

            if (piece.Hash != null)
            {
                writer.Write(new ContentEvent(task.Tid, address + done, piece.LengthBytes, piece.Hash));
            }

            if (piece.LengthBytes < length)
            {
                return;
            }

            done += (ulong)length;
        }
    }

    /// <summary>As <see cref="LogFileContent"/>, of memory that may differ from its file already.</summary>
    public void LogContent(RecordedTask task, ulong address, ulong lengthBytes)
    {
        for (ulong done = 0; done < lengthBytes; done += LogFormat.MaxPieceBytes)
        {
            int length = (int)Math.Min(lengthBytes - done, LogFormat.MaxPieceBytes);
            int got = task.Process.Memory.Read(address + done, _piece.AsSpan(0, length));
            if (Keep(task, _piece.AsSpan(0, got)) is { } hash)
            {
                writer.Write(new ContentEvent(task.Tid, address + done, got, hash));
            }
        }
    }

    // Null where there is nothing but zeros.
    private byte[]? Keep(RecordedTask task, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.ContainsAnyExcept((byte)0))
        {
            return null;
        }

        byte[] hash;
        if (options.SelfContained)
        {
            hash = System.Security.Cryptography.SHA256.HashData(bytes);
            if (_embedded.Add(Convert.ToHexString(hash)))
            {
                writer.Write(new BlobEvent(task.Tid, bytes.ToArray()));
            }
        }
        else
        {
            hash = store.Put(bytes);
        }

        return hash;
    }

    /// <summary>Marks the log where a process that is not recorded can write into memory of one that is.</summary>
    /// <param name="task">Who mapped it.</param>
    /// <param name="sharedObject">What it is; looked for once, because that takes a look at every process.</param>
    /// <param name="address">Where it is mapped.</param>
    public void LookForStrangers(RecordedTask task, long sharedObject, ulong address)
    {
        if (!_lookedFor.Add(sharedObject))
        {
            return;
        }

        MemoryRegion? region = MemoryRegion.Of(task.Process.Pid).Find(r => r.Start <= address && r.End > address);
        if (region is { OfFile: true } && ForeignMapping.Find(
            region.Device, region.Inode, pid => Tasks.All.Any(t => t.Process.Pid == pid)) is { } stranger)
        {
            Note(task, $"process {stranger.Pid}, which is not recorded, writes to memory that is shared with it "
                + $"({region.Name}): what it writes there is missing");
        }
    }

    /// <summary>The log is about to say where a thread stands that ran until now.</summary>
    public void Arrived(RecordedTask task)
    {
        Clock.Flush(task, writer);
        Calls += Buffer?.Flush(task, writer) ?? 0;
    }

    /// <summary>Mirrors all rings; right only where the log has just said where the thread stands.</summary>
    public void PumpRings()
    {
        if (Rings.Any)
        {
            Rings.Pump(this);
        }

        if (Aio.Any)
        {
            Aio.Pump(this);
        }
    }

    /// <summary>A process ended or loaded another program: what it had mapped is gone.</summary>
    public void ForgetRings(RecordedProcess process)
    {
        Rings.Forget(process);
        Aio.Forget(process);
    }

    /// <summary>Whether pages that a program let go of come back with a file's contents.</summary>
    public static bool MayShowFile(RecordedTask task, ulong address, ulong lengthBytes)
    {
        foreach (MemoryRegion region in MemoryRegion.Of(task.Process.Pid))
        {
            if (region.Start < address + lengthBytes && region.End > address && region.OfFile)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Logs what the catalogue says that a call wrote, and what it showed on the recorder's own output.
    /// </summary>
    public void LogDescribedOutputs(RecordedCall call)
    {
        _ranges.Clear();
        ReadOnlySpan<ulong> arguments = call.Task.Arguments;
        if (!effects.TryOutputs(call.Number, arguments, call.Result, call.Memory, _ranges))
        {
            Undescribed(call);
        }

        LogRanges(call.Task, _ranges);
        LogRanges(call.Task, call.Task.Interrupted);
        call.Task.Interrupted.Clear();
        if (call.Result > 0 && Syscalls.Find(call.Number)?.Returns == ReturnClass.BytesWritten)
        {
            LogShown(call);
        }
    }

    /// <summary>Keeps what an interrupted round of a call wrote until the call ends.</summary>
    public void CollectInterrupted(RecordedTask task) => effects.TryOutputs(
        task.Number, task.Arguments, -(long)Errno.EINTR, task.Process.Memory, task.Interrupted);

    public void LogRanges(RecordedTask task, MemoryRanges ranges)
    {
        foreach ((ulong address, ulong length) in ranges.All)
        {
            LogMemory(task, address, length);
        }
    }

    private void LogShown(RecordedCall call)
    {
        int self = Environment.ProcessId;
        for (byte stream = 1; stream <= 2; stream++)
        {
            if (PidFd.SameFile(call.Process.Pid, (int)call[0], self, stream))
            {
                _ranges.Clear();
                effects.Inputs(call.Number, call.Task.Arguments, call.Result, call.Memory, _ranges);
                foreach ((ulong address, ulong length) in _ranges.All)
                {
                    writer.Write(new OutputEvent(call.Task.Tid, stream, address, length));
                }

                return;
            }
        }
    }

    /// <summary>Something has no description of what it writes: ends the recording, or marks the log.</summary>
    public void Undescribed(RecordedTask task, string text)
    {
        if (!options.BestEffort)
        {
            throw new RecordingRefusedException($"{text}; --best-effort records on and marks the log");
        }

        Note(task, text);
    }

    private void Undescribed(RecordedCall call)
    {
        string name = Syscalls.Find(call.Number)?.Name ?? $"syscall_{call.Number}";
        string words = string.Join(", ", call.Task.Arguments.Select(a => $"0x{a:x}"));
        Undescribed(call.Task, $"{name}({words}) has no description of what it writes");
    }
}
