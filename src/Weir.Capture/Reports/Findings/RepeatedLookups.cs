using System.Globalization;

namespace Weir.Capture.Reports.Findings;

/// <summary>One process asking for the same file's attributes, or opening it, again and again.</summary>
internal sealed class RepeatedLookups : IFindingRule
{
    /// <summary>As often may one process ask for one path before it is repetition.</summary>
    public const int LeastRepeats = 50;

    private readonly Tally<(string Comm, long Pid, string Call, string Path)> _lookups = new();

    public void Add(CallCursor call)
    {
        bool looks = call.Call is "open" or "openat" or "openat2" or "stat" or "lstat" or "newfstatat" or "statx"
            or "access" or "faccessat" or "faccessat2" or "readlink" or "readlinkat";
        if (looks && call.Error is null && call.Path is { Length: > 0 } path)
        {
            _lookups.Add((call.Comm, call.Pid, call.Call, path), call.LatencyNs ?? 0);
        }
    }

    public IEnumerable<Finding> Result(long spanNs)
    {
        var bad = _lookups.Worst.Where(l => l.Calls >= LeastRepeats).ToList();
        if (bad.Count > 0)
        {
            long calls = bad.Sum(b => b.Calls);
            yield return new Finding(
                "repeated-lookups",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{calls:N0} opens and stats of only {bad.Count:N0} paths that the same process knew before"),
                bad.Sum(b => b.Ns), calls,
                "Keep the descriptor or the attributes; watch for changes with inotify instead of asking.",
                [
                    .. bad.Take(5).Select(b => Tally<string>.Line(
                        $"{b.Key.Call}  {b.Key.Comm} {b.Key.Pid}  {b.Key.Path}", b.Calls, b.Ns)),
                ]);
        }
    }
}
