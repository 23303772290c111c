using System.Runtime.CompilerServices;
using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Trace;
using Weir.Trace.Summaries;

namespace Weir.Tui.Watching;

/// <summary>Everything that is counted of one scope. Bounded, whatever happens for however long.</summary>
internal sealed class Tallies
{
    private const int MostSyscalls = 1024, MostProcesses = 1024, MostFiles = 2048, MostOperations = 1024,
        MostErrors = 512, Slots = 1024;

    private const int TypeMask = 0xF000, Regular = 0x8000, Folder = 0x4000, Block = 0x6000, Link = 0xA000; // S_IF…

    private readonly (string? Path, LiveRow? Row)[] _fileSlots = new (string?, LiveRow?)[Slots];
    private readonly RateWindow _files = new(), _network = new(), _rest = new();
    private (int Pid, LiveRow? Row) _lastProcess;

    /// <summary>Begins to count.</summary>
    public Tallies(long sinceMs) => SinceMs = sinceMs;

    /// <summary>When counting began.</summary>
    public long SinceMs { get; }

    /// <summary>All calls and operations.</summary>
    public LiveRow Total { get; } = new("total");

    /// <summary>Second by second.</summary>
    public TimeLine Line { get; } = new();

    /// <summary>By syscall.</summary>
    public LiveTable<string> Syscalls { get; } = new(
        MostSyscalls, name => new LiveRow(name), (name, _) => Scope.OfCall(name));

    /// <summary>By process.</summary>
    public LiveTable<int> Processes { get; } = new(
        MostProcesses, pid => new LiveRow($"? ({pid})"), (pid, row) => Scope.OfProcess(pid, row.Name));

    /// <summary>By file.</summary>
    public LiveTable<string> Files { get; } = new(
        MostFiles, path => new LiveRow(path) { IsRest = ReferenceEquals(path, Summary.NoFile) },
        (path, _) => ReferenceEquals(path, Summary.NoFile) ? null : Scope.OfFile(path));

    /// <summary>Failed calls, by call and error.</summary>
    public LiveTable<(string Name, Errno Error)> Errors { get; } = new(
        MostErrors, key => new LiveRow($"{key.Error.Name()} {key.Name}"),
        (key, _) => Scope.OfError(key.Name, key.Error));

    /// <summary>Asynchronous operations, by what they do and on which file.</summary>
    public LiveTable<(string Name, string? Path)> Operations { get; } = new(
        MostOperations,
        key => new LiveRow(NameOf(key.Name, key.Path), ofOperations: true) { Lead = key.Name },
        (key, _) => Scope.OfOperation(key.Name, key.Path));

    /// <summary>By program, call and path.</summary>
    public FlameTally Flame { get; } = new();

    /// <summary>How many calls of each sort were under way lately, on average.</summary>
    public Loads Loads(long nowMs) => new(
        _files.Read(nowMs, SinceMs).Load, _network.Read(nowMs, SinceMs).Load, _rest.Read(nowMs, SinceMs).Load);

    /// <summary>Adds a call.</summary>
    public void Add(in Call call, long nowMs)
    {
        bool onFiles = IsOnFiles(in call);
        RateWindow sort = onFiles ? _files : call.Row.Family == Family.Network ? _network : _rest;
        sort.Add(in call, nowMs);
        Total.Add(in call, nowMs);
        Line.Add(in call, onFiles, nowMs);
        if (call.Source == AsyncSource.None)
        {
            Syscalls.Row(call.Row.Name, nowMs).Add(in call, nowMs);
        }
        else
        {
            Operations.Row((call.Row.Name, call.Path), nowMs).Add(in call, nowMs);
        }

        FileRow(call.Path ?? Summary.NoFile, nowMs).Add(in call, nowMs);
        ProcessRow(in call, nowMs).Add(in call, nowMs);
        Flame.Add(in call, onFiles);
        if (call.Failed)
        {
            Errors.Row((call.Row.Name, call.Error), nowMs).Add(in call, nowMs);
        }
    }

    /// <summary>The name of a row of operations.</summary>
    internal static string NameOf(string operation, string? path) =>
        path is null ? operation : $"{operation} {path}";

    // What waits for another program, a key or the network says nothing about disks.
    internal static bool IsOnFiles(in Call call) =>
        call.First is { } file
            ? (call.Row.Family is Family.FS || call.Source != AsyncSource.None)
                && (file.Mode & TypeMask) is Regular or Folder or Block or Link
            : call.Row.Family is Family.FS || (call.Source != AsyncSource.None && IsAboutData(in call));

    // A timeout has no file, and of a read it may be unknown.
    private static bool IsAboutData(in Call call) =>
        call.Path is not null || call.Row.Returns is ReturnClass.BytesRead or ReturnClass.BytesWritten;

    // Calls on one file share one string, so that a reference finds the row without a look at the text.
    private LiveRow FileRow(string path, long nowMs)
    {
        ref (string? Path, LiveRow? Row) slot = ref _fileSlots[RuntimeHelpers.GetHashCode(path) & (Slots - 1)];
        if (!ReferenceEquals(slot.Path, path) || slot.Row!.IsMerged)
        {
            slot = (path, Files.Row(path, nowMs));
        }

        return slot.Row!;
    }

    private LiveRow ProcessRow(in Call call, long nowMs)
    {
        if (call.Pid != _lastProcess.Pid || _lastProcess.Row is not { IsMerged: false })
        {
            _lastProcess = (call.Pid, Processes.Row(call.Pid, nowMs));
        }

        // The newest name of the process: after execve that is what people know it by.
        LiveRow row = _lastProcess.Row!;
        if (call.Task is { } task && !ReferenceEquals(row.NamedBy, task)
            && (call.Pid == call.Tid || row.NamedBy is null))
        {
            row.NamedBy = task;
            row.Name = $"{task.Comm} ({call.Pid})";
        }

        return row;
    }
}
