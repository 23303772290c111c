using System.Runtime.CompilerServices;
using Weir.Catalogue.Records;
using Weir.Trace.Summaries.Operations;

namespace Weir.Trace.Summaries;

/// <summary>
/// A trace in tables: by syscall, by asynchronous operation, by file and by process. The first two share all calls, and
/// each of the others holds every call exactly once.
/// </summary>
public sealed class Summary
{
    /// <summary>Stands for the file of calls that have none, or whose file is unknown.</summary>
    public const string NoFile = "(no file)";

    /// <summary>Stands for what only the kernel counted, which has neither file nor process.</summary>
    public const string CountedOnly = "(counted only)";

    private const int Slots = 1024;

    private readonly SummaryRow?[] _bySyscall = new SummaryRow?[1024];
    private readonly (string? Path, SummaryRow? Row)[] _pathSlots = new (string?, SummaryRow?)[Slots];
    private int _lastPid = -1;
    private SummaryRow? _lastProcess;

    /// <summary>Makes an empty summary.</summary>
    /// <param name="maxFiles">The most files that get a row of their own.</param>
    /// <param name="maxProcesses">The most processes that get a row of their own.</param>
    public Summary(int maxFiles = 8192, int maxProcesses = 4096)
    {
        Syscalls = new SummaryTable<string>("syscall", 4096, name => name);
        Files = new SummaryTable<string>("file", maxFiles, path => path);
        Processes = new SummaryTable<int>("process", maxProcesses, pid => pid < 0 ? CountedOnly : $"{pid}");
    }

    /// <summary>All calls.</summary>
    public SummaryRow Total { get; } = new("total");

    /// <summary>The calls alone, without asynchronous operations.</summary>
    public SummaryRow Calls { get; } = new("all calls");

    /// <summary>Asynchronous operations.</summary>
    public OperationTable Operations { get; } = new();

    /// <summary>By syscall.</summary>
    public SummaryTable<string> Syscalls { get; }

    /// <summary>By file.</summary>
    public SummaryTable<string> Files { get; }

    /// <summary>By process.</summary>
    public SummaryTable<int> Processes { get; }

    /// <summary>Adds a call to all tables.</summary>
    public void Add(in Call call)
    {
        Total.Add(in call);
        if (call.Source == AsyncSource.None)
        {
            Calls.Add(in call);
            SyscallRow(in call).Add(in call);
        }
        else
        {
            Operations.Add(in call);
        }

        FileRow(call.Path ?? NoFile).Add(in call);
        ProcessRow(in call).Add(in call);
    }

    /// <summary>Adds what the kernel counted only.</summary>
    public void Add(SyscallCount count)
    {
        Total.Add(count);
        Calls.Add(count);
        Syscalls.Row(Catalogue.Syscalls.Find(count.Number)?.Name ?? $"syscall_{count.Number}").Add(count);
        Files.Row(CountedOnly).Add(count);
        Processes.Row(-1).Add(count);
    }

    private SummaryRow SyscallRow(in Call call)
    {
        if ((uint)call.Number >= (uint)_bySyscall.Length || (call.Flags & CallFlags.Compat) != 0)
        {
            return Syscalls.Row(call.Row.Name);
        }

        return _bySyscall[call.Number] ??= Syscalls.Row(call.Row.Name);
    }

    // CallStream shares one string among all calls on a file, so a reference finds its row without hashing the text.
    private SummaryRow FileRow(string path)
    {
        ref (string? Path, SummaryRow? Row) slot = ref _pathSlots[RuntimeHelpers.GetHashCode(path) & (Slots - 1)];
        if (!ReferenceEquals(slot.Path, path))
        {
            slot = (path, Files.Row(path));
        }

        return slot.Row!;
    }

    private SummaryRow ProcessRow(in Call call)
    {
        if (call.Pid != _lastPid || _lastProcess is null)
        {
            _lastPid = call.Pid;
            _lastProcess = Processes.Row(call.Pid);
        }

        // The newest name of the process: after execve that is what people know it by.
        if (call.Task is { } task && call.Pid == call.Tid && !ReferenceEquals(_lastProcess, Processes.Other)
            && !ReferenceEquals(_lastProcess.NamedBy, task))
        {
            _lastProcess.NamedBy = task;
            _lastProcess.Name = $"{task.Comm} ({call.Pid})";
        }

        return _lastProcess;
    }
}
