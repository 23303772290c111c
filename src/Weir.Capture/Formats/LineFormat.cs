using System.Globalization;
using Weir.Capture.Reports;
using Weir.Capture.Rows;
using Weir.Flame;

namespace Weir.Capture.Formats;

/// <summary>Rows as a person reads them: a line a call.</summary>
public sealed class LineFormat(TextWriter text)
{
    private long? _first;

    /// <summary>Writes rows.</summary>
    public void Write(RowSet rows)
    {
        var call = new CallCursor(rows);
        while (call.Next())
        {
            _first ??= call.TimeNs;
            double seconds = ((call.TimeNs ?? _first ?? 0) - (_first ?? 0)) / 1e9;
            string latency = call.LatencyNs is { } ns ? WeightText.Of(ns, WeightUnit.Nanoseconds) : "?";
            string result = call.Error ?? call.Result?.ToString(CultureInfo.InvariantCulture) ?? "?";
            text.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{seconds,12:0.000000} {VisibleText.Of(call.Comm),-15} ")
                + $"{call.Tid,7} {VisibleText.Of(call.Call)}({VisibleText.Of(call.Arguments ?? call.Path ?? "")}) "
                + $"= {result} "
                + $"<{latency}>{Named(call)}");
        }
    }

    // Descriptors say little without the file behind them; arguments show paths already.
    private static string Named(CallCursor call) =>
        call.Fd is null || call.Path is null ? "" : " " + VisibleText.Of(call.Path);
}
