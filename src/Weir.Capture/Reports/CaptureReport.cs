using Weir.Capture.Reports.Findings;
using Weir.Capture.Reports.Operations;
using Weir.Capture.Rows;

namespace Weir.Capture.Reports;

/// <summary>Everything a report says, gathered in one walk over a capture; bounded in memory, sums exact.</summary>
public sealed class CaptureReport
{
    private const int MostPatterns = 4096;
    private readonly IFindingRule[] _rules =
    [
        new MissingFiles(), new TinyTransfers(), new RepeatedLookups(), new SyncStalls(), new DescriptorLeaks(),
        new RetryLoops(), new BlockingSubmits(), new PuntedRequests(),
    ];

    private readonly Dictionary<string, FilePattern> _patterns = new(StringComparer.Ordinal);
    private readonly SeenIds _threads = new();
    private readonly SeenIds _processes = new();
    private long _firstNs = long.MaxValue;
    private long _lastNs = long.MinValue;

    private CaptureReport(CaptureFile? file, RowFold fold)
    {
        Keys = file?.Keys ?? new Dictionary<string, string>();
        Warnings = file?.Warnings ?? [];
        IsWhole = file?.IsWhole ?? false;
        Fold = fold;
    }

    /// <summary>Facts from the capture's footer.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; }

    /// <summary>What must be known before anything is believed.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether the capture proves to hold every call.</summary>
    public bool IsWhole { get; }

    /// <summary>All calls and operations; time is the one of calls, since operations overlap.</summary>
    public GroupStats Total { get; } = new("total");

    /// <summary>Asynchronous operations.</summary>
    public OperationReport Operations { get; } = new();

    /// <summary>System calls by name; operations have <see cref="Operations"/>.</summary>
    public GroupTable Syscalls { get; } = new("syscall");

    /// <summary>By file.</summary>
    public GroupTable Files { get; } = new("file");

    /// <summary>By directory.</summary>
    public GroupTable Directories { get; } = new("directory");

    /// <summary>By process; time is the one of its calls.</summary>
    public GroupTable Processes { get; } = new("process");

    /// <summary>By error.</summary>
    public GroupTable Errors { get; } = new("error");

    /// <summary>What happened when.</summary>
    public TimeLine Time { get; } = new();

    /// <summary>Stacks for the flame graph.</summary>
    public RowFold Fold { get; }

    /// <summary>What looks wrong, the dearest first.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>How files were read and written, the most bytes first.</summary>
    public IEnumerable<FilePattern> Patterns => _patterns.Values.Where(p => p.Reads + p.Writes + p.Syncs > 0)
        .OrderByDescending(p => p.Bytes).ThenBy(p => p.Path, StringComparer.Ordinal);

    /// <summary>Threads seen.</summary>
    public int ThreadCount => _threads.Count;

    /// <summary>Processes seen.</summary>
    public int ProcessCount => _processes.Count;

    /// <summary>From the first call's begin to the last one's end.</summary>
    public long SpanNs => _lastNs >= _firstNs ? _lastNs - _firstNs : 0;

    /// <summary>Reads a capture.</summary>
    public static CaptureReport Of(CaptureFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Of(file.Read(), file);
    }

    /// <summary>Walks rows.</summary>
    public static CaptureReport Of(IEnumerable<RowSet> groups, CaptureFile? file = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (file?.HoldsSums == true)
        {
            // Each row stands for many calls there: latencies one by one are gone, and a report would be made up.
            throw new InvalidDataException(
                $"{file.Path}: it holds sums, not calls: draw it with weir flame or query it with SQL; a report needs "
                + "calls.");
        }

        var report = new CaptureReport(file, new RowFold(["comm", "syscall", "path"], "count"));
        foreach (RowSet rows in groups)
        {
            report.Fold.Add(rows);
            var call = new CallCursor(rows);
            while (call.Next())
            {
                report.Add(call);
            }
        }

        report.Findings =
        [
            .. report._rules.SelectMany(r => r.Result(report.SpanNs))
                .OrderByDescending(f => f.CostNs).ThenByDescending(f => f.Calls),
        ];
        return report;
    }

    private void Add(CallCursor call)
    {
        bool isCall = call.Async is null;
        Total.Add(call, timed: isCall);
        Processes.Add($"{call.Comm} ({call.Pid})", call, timed: isCall);
        Time.Add(call);
        if (isCall)
        {
            Syscalls.Add(call.Call, call);
        }
        else
        {
            Operations.Add(call);
        }

        _threads.Add(call.Tid);
        _processes.Add(call.Pid);
        if (call.TimeNs is { } time)
        {
            _firstNs = Math.Min(_firstNs, time);
            _lastNs = Math.Max(_lastNs, time + (call.LatencyNs ?? 0));
        }

        if (call.Error is { } error)
        {
            Errors.Add(error, call);
        }

        if (call.Path is { Length: > 0 } path)
        {
            AddFile(path, call);
        }

        foreach (IFindingRule rule in _rules)
        {
            rule.Add(call);
        }
    }

    private void AddFile(string path, CallCursor call)
    {
        Files.Add(path, call);
        int slash = path.LastIndexOf('/');
        if (path[0] == '/')
        {
            Directories.Add(slash == 0 ? "/" : path[..slash], call);
        }

        if (!_patterns.TryGetValue(path, out FilePattern? pattern) && _patterns.Count < MostPatterns)
        {
            _patterns[path] = pattern = new FilePattern(path);
        }

        pattern?.Add(call);
    }
}
