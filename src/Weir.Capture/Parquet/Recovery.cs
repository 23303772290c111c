using System.Globalization;

namespace Weir.Capture.Parquet;

/// <summary>What was found in a file that was not completed.</summary>
/// <param name="Reason">Why the footer could not be used.</param>
/// <param name="Rows">Rows that are whole.</param>
/// <param name="Groups">Row groups that are whole.</param>
/// <param name="BytesLeft">Bytes behind them that belong to no whole group.</param>
public sealed record Recovery(string Reason, long Rows, int Groups, long BytesLeft)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"The file was not completed ({Reason}): {Rows:N0} rows in {Groups} groups recovered, {BytesLeft:N0} bytes "
        + $"after them were cut; the loss account is missing.");
}
