using System.Globalization;

namespace Weir.Capture.Reports.Findings;

/// <summary>ENOENT storms: a program that looks for files that are not there, again and again.</summary>
internal sealed class MissingFiles : IFindingRule
{
    /// <summary>Fewer misses of one program than this are how search paths work.</summary>
    public const int LeastMisses = 100;

    /// <summary>Below this share of its path calls, misses are not what the program does.</summary>
    public const double LeastShare = 0.2;

    private readonly Tally<(string Comm, string Path)> _misses = new();
    private readonly Tally<string> _programs = new();
    private readonly Dictionary<string, long> _tries = [];

    public void Add(CallCursor call)
    {
        if (call.Path is not { } path || call.Fd is not null)
        {
            return;
        }

        if (_tries.Count < 65_536 || _tries.ContainsKey(call.Comm))
        {
            _tries[call.Comm] = _tries.GetValueOrDefault(call.Comm) + 1;
        }

        if (call.Error == "ENOENT")
        {
            _misses.Add((call.Comm, path), call.LatencyNs ?? 0);
            _programs.Add(call.Comm, call.LatencyNs ?? 0);
        }
    }

    public IEnumerable<Finding> Result(long spanNs)
    {
        foreach ((string comm, long misses, long ns) in _programs.Worst)
        {
            double share = (double)misses / _tries[comm];
            if (misses >= LeastMisses && share >= LeastShare)
            {
                yield return new Finding(
                    "missing-files",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{comm} looked {misses:N0} times for files that do not exist ({share:P0} of its path calls)"),
                    ns, misses,
                    "Shorten search paths (include, library, plugin, PATH folders), or remember what was not found.",
                    [
                        .. _misses.Worst.Where(m => m.Key.Comm == comm).Take(5)
                            .Select(m => Tally<string>.Line(m.Key.Path, m.Calls, m.Ns)),
                    ]);
            }
        }
    }
}
