using Weir.Capture.Reports;
using Weir.Capture.Rows;
using Weir.Flame;
using Weir.Flame.Svg;

namespace Weir.Capture.Formats;

/// <summary>Folded stacks, as text or drawn: bounded in memory, written at the end.</summary>
internal sealed class FoldFile(string path, CaptureOptions options, bool svg) : TextFormat(path)
{
    private readonly RowFold _fold = new(options.FoldBy, options.FoldWeight);

    // Nothing is written before the end, so size says nothing about rotation.
    public override long WrittenBytes => 0;

    public override void Write(RowSet rows) => _fold.Add(rows);

    public override void Complete(IReadOnlyList<KeyValuePair<string, string>> closing)
    {
        if (svg)
        {
            string command = options.Keys.FirstOrDefault(k => k.Key == CaptureKeys.Command).Value ?? "Flame graph";
            FlameSvg.Write(_fold.Fold, _fold.Options(command, ""), Text);
        }
        else
        {
            FoldedText.Write(_fold.Fold, Text);
        }

        base.Complete(closing);
    }
}
