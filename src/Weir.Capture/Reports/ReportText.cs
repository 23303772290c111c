using System.Globalization;
using Weir.Capture.Reports.Findings;
using Weir.Capture.Reports.Operations;
using Weir.Flame;

namespace Weir.Capture.Reports;

/// <summary>A report for the terminal: the substance in one or two screens.</summary>
public sealed class ReportText
{
    private const int MostFindings = 6;

    private readonly TextWriter _to;
    private readonly int _width;
    private readonly bool _colour;

    private ReportText(TextWriter to, int width, bool colour) =>
        (_to, _width, _colour) = (to, Math.Clamp(width, 60, 200), colour);

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="to">Where.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether the terminal shows colours.</param>
    public static void Write(CaptureReport report, TextWriter to, int width = 100, bool colour = false)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(to);
        new ReportText(to, width, colour).Write(report);
    }

    private void Write(CaptureReport report)
    {
        GroupStats total = report.Total;
        string command = report.Keys.GetValueOrDefault(CaptureKeys.Command, "");
        if (command.Length > 0)
        {
            _to.WriteLine(Bold(VisibleText.Of(command, _width)));
        }

        string operations = report.Operations.Count == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" and {report.Operations.Count:N0} asynchronous operations");
        _to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{total.Calls - report.Operations.Count:N0} calls{operations} by {report.ProcessCount:N0} "
            + $"{(report.ProcessCount == 1 ? "process" : "processes")}, {report.ThreadCount:N0} "
            + $"{(report.ThreadCount == 1 ? "thread" : "threads")} in {Ns(report.SpanNs)}; {total.Errors:N0} errors; "
            + $"read {Bytes(total.BytesRead)}, written {Bytes(total.BytesWritten)}; "
            + $"{Ns(total.Latencies.Total)} inside calls"));
        foreach (string warning in report.Warnings)
        {
            _to.WriteLine(Paint("31", "! " + VisibleText.Of(warning)));
        }

        if (report.IsWhole)
        {
            _to.WriteLine("Every call is there: the capture is complete and nothing was lost.");
        }

        Findings(report.Findings);
        Table("CALLS", report.Syscalls, 12);
        Operations(report.Operations);
        Table("FILES", report.Files, 8);
        Table("PROCESSES", report.Processes, 8);
    }

    private void Findings(IReadOnlyList<Finding> findings)
    {
        _to.WriteLine();
        _to.WriteLine(Bold(findings.Count == 0 ? "FINDINGS  none of the known troubles" : "FINDINGS"));
        foreach (Finding finding in findings.Take(MostFindings))
        {
            string cost = finding.CostNs > 0 ? $"  ({Ns(finding.CostNs)})" : "";
            _to.WriteLine($"  {Paint("33", finding.Rule)}: {VisibleText.Of(finding.Headline)}{cost}");
            foreach (string line in finding.Evidence.Take(2))
            {
                _to.WriteLine("    " + VisibleText.Of(line, _width - 4));
            }

            _to.WriteLine("    " + finding.Advice);
        }

        if (findings.Count > MostFindings)
        {
            string rules = string.Join(", ", findings.Skip(MostFindings).Select(f => f.Rule).Distinct());
            _to.WriteLine($"  … {findings.Count - MostFindings:N0} more: {rules}");
        }
    }

    private void Table(string title, GroupTable table, int rows)
    {
        if (table.Count == 0)
        {
            return;
        }

        Head("CALLS", title);
        foreach (GroupStats group in table.ByTime.Take(rows))
        {
            _to.WriteLine(Numbers(group) + VisibleText.Of(group.Name, Math.Max(20, _width - 69)));
        }

        if (table.Count > rows)
        {
            _to.WriteLine($"{"",9} … {table.Count - rows:N0} more");
        }
    }

    private void Operations(OperationReport report)
    {
        if (report.Count == 0)
        {
            return;
        }

        Head("REQUESTS", "ASYNCHRONOUS OPERATIONS");
        foreach (OperationStats sort in report.Sorts.Take(8))
        {
            long all = sort.Group.Calls;
            string ways = string.Join(", ", sort.Ways.Take(3).Select(w => $"{w.Key} {Share(w.Value, all)}"));
            string what = $"{sort.Group.Name}  {ways}";
            _to.WriteLine(Numbers(sort.Group) + VisibleText.Of(what, Math.Max(40, _width - 69)));
        }

        if (report.MeanDepth is { } mean)
        {
            string peak = $"{(report.DepthIsWhole ? "at most" : "at least")} {report.PeakDepth:N0} at once";
            string device = report.Total.Device.Quantile(0.5) is { } p50
                ? $"; finished by the file system after {Ns(p50)} (p50)"
                : "";
            _to.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{"",10}in flight: {mean:0.0} on average, {peak}{device}"));
        }
    }

    // A part is never nothing, and never the whole.
    private static string Share(long part, long whole) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(part == whole ? 100 : Math.Clamp(Math.Round(100.0 * part / whole, 1), 0.1, 99.9)):0.#} %");

    private void Head(string what, string title)
    {
        _to.WriteLine();
        _to.WriteLine(Bold($"{"TIME",9} {what,11} {"ERRORS",8} {"BYTES",9} {"P50",8} {"P99",8} {"MAX",8}  {title}"));
    }

    private static string Numbers(GroupStats group) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Ns(group.Latencies.Total),9} {group.Calls,11:N0} "
        + $"{(group.Errors > 0 ? group.Errors.ToString("N0", CultureInfo.InvariantCulture) : "-"),8} "
        + $"{(group.Bytes > 0 ? Bytes(group.Bytes) : "-"),9} {Ns(group.Latencies.Quantile(0.5)),8} "
        + $"{Ns(group.Latencies.Quantile(0.99)),8} "
        + $"{Ns(group.Latencies.Count > 0 ? group.Latencies.Max : null),8}  ");

    private static string Ns(long? ns) => ns is { } known ? WeightText.Of(known, WeightUnit.Nanoseconds) : "-";

    private static string Bytes(long bytes) => WeightText.Of(bytes, WeightUnit.Bytes);

    private string Bold(string text) => Paint("1", text);

    private string Paint(string code, string text) => _colour ? $"\e[{code}m{text}\e[0m" : text;
}
