using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Log;

/// <summary>What is in a log.</summary>
public sealed record LogSummary
{
    /// <summary>The recorded command.</summary>
    public IReadOnlyList<string> Command { get; private set; } = [];

    /// <summary>Where it was started.</summary>
    public string Directory { get; private set; } = "";

    /// <summary>The processor it ran on.</summary>
    public string Processor { get; private set; } = "";

    /// <summary>The kernel it ran on.</summary>
    public string Kernel { get; private set; } = "";

    /// <summary>Number of events.</summary>
    public long Events { get; private set; }

    /// <summary>Number of syscalls.</summary>
    public long Calls { get; private set; }

    /// <summary>Those of them that were recorded without a stop.</summary>
    public long BufferedCalls { get; private set; }

    /// <summary>Syscalls by name, the most frequent first, and how many of them did not stop.</summary>
    public IReadOnlyList<(string Name, long Count, long Buffered)> CallsByName { get; private set; } = [];

    /// <summary>Programs that were loaded, each with its process.</summary>
    public IReadOnlyList<(int Pid, string Path)> Programs { get; private set; } = [];

    /// <summary>Processes that loaded no program of their own, each with the one that forked it.</summary>
    public IReadOnlyList<(int Pid, int Parent)> Forks { get; private set; } = [];

    /// <summary>Threads and processes that were started, the first included.</summary>
    public long Tasks { get; private set; } = 1;

    /// <summary>Signals that were delivered.</summary>
    public long Signals { get; private set; }

    /// <summary>Bytes that the kernel wrote into the program's memory.</summary>
    public long MemoryBytes { get; private set; }

    /// <summary>Bytes of files in the program's memory, kept in the store or in the log.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>Bytes of all events before packing.</summary>
    public long RawBytes { get; private set; }

    /// <summary>Bytes of the file.</summary>
    public long FileBytes { get; private set; }

    /// <summary>Exit code of the program; null when the log ends before.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Why the log ends early; null when it is whole.</summary>
    public string? CutReason { get; private set; }

    /// <summary>What the recorder noted.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>Reads a whole log.</summary>
    /// <exception cref="InvalidDataException">The file is no log, or one that contradicts itself.</exception>
    public static LogSummary Read(string path)
    {
        using LogReader reader = new(path);
        LogSummary summary = new();
        Dictionary<int, (long All, long Buffered)> calls = [];
        List<string> notes = [];
        LogProcesses processes = new();
        while (reader.TryRead(out LogEvent? e))
        {
            processes.Take(e);
            summary.Count(e, calls, notes);
        }

        summary.Events = reader.Events;
        summary.RawBytes = reader.RawBytes;
        summary.FileBytes = reader.FileBytes;
        summary.CutReason = reader.CutReason ?? (summary.ExitCode == null ? "the recording was cut short" : null);
        summary.Notes = notes;
        summary.Programs = processes.Programs;
        summary.Forks = [.. processes.Forks];
        summary.CallsByName = [.. calls
            .OrderByDescending(c => c.Value.All)
            .Select(c => (Syscalls.Find(c.Key)?.Name ?? $"syscall_{c.Key}", c.Value.All, c.Value.Buffered))];
        return summary;
    }

    private void Count(Dictionary<int, (long All, long Buffered)> calls, in UserRegisters registers, int buffered)
    {
        int number = (int)registers.OrigRax;
        (long all, long without) = calls.GetValueOrDefault(number);
        calls[number] = (all + 1, without + buffered);
        Calls++;
        BufferedCalls += buffered;
    }

    private void Count(LogEvent e, Dictionary<int, (long All, long Buffered)> calls, List<string> notes)
    {
        switch (e)
        {
            case StartEvent start:
                (Command, Directory, Processor, Kernel) =
                    (start.Command, start.Directory, start.Processor, start.Kernel);
                break;
            case EnterEvent enter:
                Count(calls, enter.Registers, 0);
                break;
            case BufferedEvent buffered:
                foreach (BufferedCall call in buffered.Calls)
                {
                    Count(calls, call.Registers, 1);
                    MemoryBytes += call.Bytes.Length;
                }

                break;
            case MemoryEvent memory:
                MemoryBytes += memory.Bytes.Length;
                break;
            case ContentEvent content:
                ContentBytes += content.LengthBytes;
                break;
            case NoteEvent note:
                notes.Add(note.Text);
                break;
            case FinishEvent finish:
                ExitCode = finish.ExitCode;
                break;
            default:
                Tasks += e is SpawnEvent ? 1 : 0;
                Signals += e is SignalEvent ? 1 : 0;
                break;
        }
    }
}
