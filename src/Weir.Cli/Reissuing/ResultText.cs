using System.Globalization;
using Weir.Capture.Reports;
using Weir.Capture.Text;
using Weir.Load.Running;
using Weir.Trace.Summaries;

namespace Weir.Cli.Reissuing;

/// <summary>Writes a load as it was and as it is now, side by side.</summary>
internal static class ResultText
{
    private const double NsPerSecond = 1e9;

    /// <summary>Writes it.</summary>
    public static void Write(LoadResult result, TextWriter to)
    {
        Line(to, $"{"call",-24} {"calls",10} {"bytes",14} {"p50",9} {"p99",9}   {"p50 now",9} {"p99 now",9}  differs");
        foreach (CallTally call in result.Calls.OrderByDescending(c => c.Captured))
        {
            Line(to, $"{call.Call,-24} {call.Reissued,10:N0} {call.ReissuedBytes,14:N0} {At(call.CapturedNs, 0.5),9} "
                + $"{At(call.CapturedNs, 0.99),9}   {At(call.ReissuedNs, 0.5),9} {At(call.ReissuedNs, 0.99),9}  "
                + Differences(call));
        }

        to.WriteLine();
        WriteTimes(result, to);
        WriteAccount(result, to);
    }

    private static void WriteTimes(LoadResult result, TextWriter to)
    {
        double then = result.CapturedNs / NsPerSecond, now = result.ReissuedNs / NsPerSecond;
        long bytesThen = result.Calls.Sum(c => c.CapturedBytes), bytesNow = result.Calls.Sum(c => c.ReissuedBytes);
        long calls = result.Calls.Sum(c => c.Captured);
        Line(to, $"{"",10} {"time",12} {"calls/s",12} {"bytes/s",16} {"bytes",16}");
        Side("captured", then, calls, bytesThen);
        Side("now", now, result.Made, bytesNow);
        if (result.BehindNs is { } behind && result.MostBehindNs is { } most)
        {
            string way = behind <= 0 ? "ahead of" : "behind";
            Line(to, $"the end was {TimeText.Of(Math.Abs((double)behind))} {way} the capture's times; "
                + $"at most {TimeText.Of((double)most)} behind");
        }

        void Side(string name, double seconds, long made, long bytes) => Line(
            to, $"{name,10} {seconds,10:0.000} s {Rate(made, seconds),12} {Rate(bytes, seconds),16} {bytes,16:N0}");
    }

    private static void WriteAccount(LoadResult result, TextWriter to)
    {
        Line(to, $"{result.Planned:N0} planned = {result.Made:N0} made + {result.NotMade:N0} not made, as a descriptor "
            + $"did not open + {result.NotReached:N0} not reached");
        Line(to, $"beside the load: {result.Own.Opens:N0} opens, {result.Own.Copies:N0} copies and "
            + $"{result.Own.Closes:N0} closes of descriptors; {result.Threads:N0} threads");
        foreach (string failure in result.Failures)
        {
            Line(to, $"fails now: {VisibleText.Of(failure)}");
        }

        if (result.UnexpectedErrors > result.Failures.Count)
        {
            Line(to, $"fails now: {result.UnexpectedErrors - result.Failures.Count:N0} more");
        }
    }

    private static string Differences(CallTally call)
    {
        (long Count, string What)[] all =
        [
            (call.UnexpectedErrors, "fail now"), (call.UnexpectedSuccesses, "succeed now"),
            (call.OtherErrors, "other error"), (call.OtherResults, "other result"), (call.NotMade, "not made"),
        ];
        return string.Join(", ", all.Where(d => d.Count > 0).Select(
            d => string.Create(CultureInfo.InvariantCulture, $"{d.Count:N0} {d.What}")));
    }

    private static string At(LatencyHistogram histogram, double share) => TimeText.Of(histogram.Quantile(share));

    private static string Rate(long count, double seconds) =>
        seconds > 0 ? (count / seconds).ToString("N0", CultureInfo.InvariantCulture) : "?";

    // The tool knows one culture (InvariantGlobalization).
    private static void Line(TextWriter to, string text) => to.WriteLine(text.TrimEnd());
}
