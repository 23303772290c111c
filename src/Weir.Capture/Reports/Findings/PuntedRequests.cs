using System.Globalization;
using Weir.Catalogue;
using Weir.Flame;

namespace Weir.Capture.Reports.Findings;

/// <summary>
/// Requests of io_uring that could not run as they were submitted and went to a kernel worker: a thread a request, as
/// in a thread pool. Only transfers are looked at: fsync, openat and the like always go there.
/// </summary>
internal sealed class PuntedRequests : IFindingRule
{
    /// <summary>Fewer do not matter.</summary>
    public const int LeastPunted = 100;

    /// <summary>Below this share of a program's transfers, workers are the exception, as they should be.</summary>
    public const double LeastShare = 0.1;

    private const int Most = 65_536;
    private readonly Dictionary<string, Ran> _programs = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Comm, string Operation, string Path), Ran> _files = [];

    public void Add(CallCursor call)
    {
        if (call.Async is not { } ways || call.Returns is not (
            ReturnClass.BytesRead or ReturnClass.BytesWritten or ReturnClass.BytesMoved)
            || !call.Call.StartsWith("io_uring:", StringComparison.Ordinal))
        {
            return;
        }

        bool punted = ways.Contains("worker", StringComparison.Ordinal);
        Find(_programs, call.Comm)?.Add(punted, call.LatencyNs ?? 0);
        Find(_files, (call.Comm, call.Call, call.Path ?? "?"))?.Add(punted, call.LatencyNs ?? 0);
    }

    public IEnumerable<Finding> Result(long spanNs)
    {
        foreach ((string comm, Ran ran) in _programs.OrderByDescending(p => p.Value.Punted))
        {
            double share = (double)ran.Punted / (ran.Punted + ran.Direct);
            if (ran.Punted < LeastPunted || share < LeastShare)
            {
                continue;
            }

            yield return new Finding(
                "punted-requests",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{comm}: {ran.Punted:N0} io_uring requests went to kernel workers ({share:P0} of its transfers)"),
                ran.PuntedNs, ran.Punted,
                "Use O_DIRECT, preallocate, or a file system whose buffered writes do not block; fewer workers "
                + "(IORING_REGISTER_IOWQ_MAX_WORKERS) where they crowd out others.",
                [
                    .. _files.Where(f => f.Key.Comm == comm && f.Value.Punted > 0)
                        .OrderByDescending(f => f.Value.Punted).Take(5)
                        .Select(f => Line(f.Key.Operation, f.Key.Path, f.Value)),
                ]);
        }
    }

    private static string Line(string operation, string path, Ran ran) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ran.Punted,9:N0} punted, mean {Mean(ran.PuntedNs, ran.Punted)}; {ran.Direct:N0} not"
        + $"{(ran.Direct > 0 ? $", mean {Mean(ran.DirectNs, ran.Direct)}" : "")}  {operation}  {path}");

    private static string Mean(long ns, long count) => WeightText.Of(ns / count, WeightUnit.Nanoseconds);

    private static Ran? Find<TKey>(Dictionary<TKey, Ran> all, TKey key)
        where TKey : notnull
    {
        if (!all.TryGetValue(key, out Ran? ran) && all.Count < Most)
        {
            all[key] = ran = new Ran();
        }

        return ran;
    }

    private sealed class Ran
    {
        public long Punted { get; private set; }

        public long PuntedNs { get; private set; }

        public long Direct { get; private set; }

        public long DirectNs { get; private set; }

        public void Add(bool punted, long ns)
        {
            if (punted)
            {
                (Punted, PuntedNs) = (Punted + 1, PuntedNs + ns);
            }
            else
            {
                (Direct, DirectNs) = (Direct + 1, DirectNs + ns);
            }
        }
    }
}
