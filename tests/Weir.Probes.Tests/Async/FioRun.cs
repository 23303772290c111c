using System.Text.Json;
using Weir.Catalogue.Records;
using Weir.Probes.Tests.Live;
using Weir.Trace;

namespace Weir.Probes.Tests.Async;

/// <summary>One run of fio under the tracer, and what both of them say of it.</summary>
internal sealed class FioRun
{
    private const string Fio = "/usr/bin/fio";
    private readonly List<Call> _calls;
    private readonly JsonElement _job;
    private readonly string _direction;

    public FioRun(string engine, string direction, params string[] options)
    {
        Assert.SkipUnless(File.Exists(Fio), "fio is not installed");
        _direction = direction;
        string directory = Directory.CreateTempSubdirectory("weir-fio-").FullName;
        string result = Path.Combine(directory, "result.json");
        try
        {
            File.WriteAllBytes(Path.Combine(directory, "data"), new byte[16 << 20]);
            using LiveTrace trace = new(LiveTrace.Default with { Async = true, RingBytes = 32 << 20 });
            trace.Launch(Fio, [
                "--name=judge", "--filename=" + Path.Combine(directory, "data"), "--size=16M", "--bs=4k", "--direct=1",
                "--number_ios=2000", "--rw=rand" + direction, "--ioengine=" + engine, .. options,
                "--output-format=json", "--output=" + result]);
            trace.UntilEnd();
            _calls = trace.Calls();
            Left = trace.Session.ReadCounters();
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(result));
            _job = document.RootElement.GetProperty("jobs")[0].GetProperty(direction).Clone();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public SourceCounters Left { get; }

    public long FioOperations => _job.GetProperty("total_ios").GetInt64();

    public long FioBytes => _job.GetProperty("io_bytes").GetInt64();

    public double FioMeanNs => _job.GetProperty("clat_ns").GetProperty("mean").GetDouble();

    public double FioP99Ns => _job.GetProperty("clat_ns").GetProperty("percentile").GetProperty("99.000000")
        .GetDouble();

    /// <summary>The operations that moved the data.</summary>
    public List<Call> Operations => [.. _calls.Where(
        c => c.Source != AsyncSource.None && c.Row.Name.Contains(_direction, StringComparison.OrdinalIgnoreCase))];

    /// <summary>
    /// Completion latencies as fio takes them: from the return of the call that submitted an operation to the return of
    /// the call in which its completion came.
    /// </summary>
    public double[] Latencies()
    {
        Dictionary<int, Call[]> byThread = _calls.Where(c => c.Source == AsyncSource.None)
            .GroupBy(c => c.Tid).ToDictionary(g => g.Key, g => g.OrderBy(c => c.RecordedNs).ToArray());
        return
        [
            .. Operations.Select(o => End(o, byThread[o.Tid]) - Return(byThread[o.Tid], o.TimeNs, o.Source))
                .Select(ns => (double)ns).Order(),
        ];
    }

    // An event of native AIO gets its record when the call that reaped it has returned.
    private static long End(in Call operation, Call[] calls) => operation.Source == AsyncSource.Aio
        ? (long)operation.RecordedNs
        : Return(calls, operation.RecordedNs, operation.Source);

    // A block of native AIO is read before the clock of io_submit starts; requests of io_uring begin inside their call.
    private static long Return(Call[] calls, ulong at, AsyncSource source)
    {
        int low = 0, high = calls.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = calls[middle].RecordedNs < at ? (middle + 1, high) : (low, middle);
        }

        bool outside = low == calls.Length || (source == AsyncSource.IoUring && calls[low].TimeNs > at);
        return outside ? (long)at : (long)calls[low].RecordedNs;
    }
}
