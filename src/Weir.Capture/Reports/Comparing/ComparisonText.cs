using System.Globalization;
using Weir.Flame;

namespace Weir.Capture.Reports.Comparing;

/// <summary>A comparison for the terminal.</summary>
public static class ComparisonText
{
    private static readonly string[] Tables = ["syscall", "process", "file", "error"];

    /// <summary>Writes what differs; what does not is counted.</summary>
    public static void Write(CaptureComparison comparison, TextWriter to, int width = 110)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(to);
        foreach (string doubt in comparison.Doubts)
        {
            to.WriteLine("! Compare with care: " + doubt + ".");
        }

        foreach (string table in Tables)
        {
            List<Change> all = [.. comparison.Changes.Where(c => c.Table == table)];
            List<Change> differ = [.. all.Where(c => c.Differs)];
            to.WriteLine();
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"BY {table.ToUpperInvariant()}: {differ.Count:N0} of {all.Count:N0} differ"));
            if (differ.Count > 0)
            {
                to.WriteLine($"{"CALLS",10} {"NOW",10}   {"MEDIAN",9} {"NOW",9}   {"TIME",9} {"NOW",9}   WHAT");
            }

            foreach (Change change in differ.Take(12))
            {
                to.WriteLine(Line(change, width));
            }
        }
    }

    // A star stands behind the number that differs by more than noise.
    private static string Line(Change c, int width) => string.Create(
        CultureInfo.InvariantCulture,
        $"{c.Before,10:N0} {c.After,10:N0}{(c.CallsDiffer ? '*' : ' ')}  {Ns(c.MedianBefore),9} {Ns(c.MedianAfter),9}"
        + $"{(c.LatencyDiffers ? '*' : ' ')}  {Ns(c.TotalNsBefore),9} {Ns(c.TotalNsAfter),9}   ")
        + VisibleText.Of(c.Name, Math.Max(20, width - 72));

    private static string Ns(long? ns) => ns is { } known ? WeightText.Of(known, WeightUnit.Nanoseconds) : "-";
}
