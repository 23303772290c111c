namespace Weir.Capture.Reports.Comparing;

/// <summary>A group of calls in two captures.</summary>
/// <param name="Table">What it groups by: syscall, process, file or error.</param>
/// <param name="Name">The group.</param>
/// <param name="Before">Calls in the earlier capture.</param>
/// <param name="After">Calls in the later.</param>
/// <param name="CallsDiffer">Whether the numbers differ by more than chance.</param>
/// <param name="MedianBefore">Median latency in the earlier capture, or null.</param>
/// <param name="MedianAfter">Median latency in the later, or null.</param>
/// <param name="Slower">Chance that a call of the later one takes longer than one of the earlier; 0.5 is even.</param>
/// <param name="LatencyDiffers">Whether latencies differ by more than chance, and by enough to matter.</param>
/// <param name="TotalNsBefore">Time inside in the earlier capture.</param>
/// <param name="TotalNsAfter">Time inside in the later.</param>
public sealed record Change(
    string Table, string Name, long Before, long After, bool CallsDiffer, long? MedianBefore, long? MedianAfter,
    double Slower, bool LatencyDiffers, long TotalNsBefore, long TotalNsAfter)
{
    /// <summary>Whether anything differs.</summary>
    public bool Differs => CallsDiffer || LatencyDiffers;
}
