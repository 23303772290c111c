using System.Globalization;

namespace Weir.Capture.Reports.Findings;

/// <summary>Many reads or writes of a few bytes each.</summary>
internal sealed class TinyTransfers : IFindingRule
{
    /// <summary>Mean size from which on a call's cost is no longer most of the cost.</summary>
    public const int TinyBytes = 512;

    /// <summary>Fewer calls than this do not matter.</summary>
    public const int LeastCalls = 500;

    private readonly Dictionary<(string Comm, string Path, string Call), (long Calls, long Bytes, long Ns)> _files = [];

    public void Add(CallCursor call)
    {
        if ((!call.IsRead && !call.IsWrite) || call.Error is not null || call.Bytes is not > 0 || call.Path is null)
        {
            return;
        }

        // Messages are as small as they are; only files can be read in larger pieces.
        if (!call.Path.StartsWith('/') || call.Path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return;
        }

        (string, string, string) key = (call.Comm, call.Path, call.Call);
        if (_files.TryGetValue(key, out (long Calls, long Bytes, long Ns) sums) || _files.Count < 65_536)
        {
            _files[key] = (sums.Calls + 1, sums.Bytes + call.Bytes.Value, sums.Ns + (call.LatencyNs ?? 0));
        }
    }

    public IEnumerable<Finding> Result(long spanNs)
    {
        var bad = _files.Where(f => f.Value.Calls >= LeastCalls && f.Value.Bytes / f.Value.Calls < TinyBytes)
            .OrderByDescending(f => f.Value.Ns).ToList();
        if (bad.Count > 0)
        {
            long calls = bad.Sum(b => b.Value.Calls), bytes = bad.Sum(b => b.Value.Bytes);
            yield return new Finding(
                "tiny-transfers",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{calls:N0} reads or writes moved {bytes / calls:N0} bytes each on average"),
                bad.Sum(b => b.Value.Ns), calls,
                "Buffer in the program, or use vectors (readv, writev), mmap, or a larger block size.",
                [
                    .. bad.Take(5).Select(b => Tally<string>.Line(
                        $"{b.Key.Call} {b.Value.Bytes / b.Value.Calls} B each  {b.Key.Comm}  {b.Key.Path}",
                        b.Value.Calls, b.Value.Ns)),
                ]);
        }
    }
}
