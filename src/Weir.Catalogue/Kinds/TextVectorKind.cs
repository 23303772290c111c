using System.Text;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>A NULL-terminated array of texts, such as argv (<c>texts</c>).</summary>
public sealed class TextVectorKind : ArgumentKind
{
    // A command line is worth keeping; the environment is seldom read and takes no more.
    private const int MaxBytes = 2048;

    /// <inheritdoc/>
    public override string Spelling => "texts";

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Capture(new CaptureSpec
        {
            Argument = (byte)index, Phase = CapturePhase.Enter, Form = CaptureForm.TextVector, MaxBytes = MaxBytes,
        });
    }

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        Capture capture = call.Find(index, CapturePhase.Enter);
        if (!capture.HasBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        text.Append('[');
        ReadOnlySpan<byte> left = capture.Bytes;
        string separator = string.Empty;
        while (!left.IsEmpty)
        {
            int end = left.IndexOf((byte)0);
            text.Append(separator);
            separator = ", ";
            CText.AppendQuoted(text, end < 0 ? left : left[..end], cut: end < 0 && capture.IsCut);
            left = end < 0 ? [] : left[(end + 1)..];
        }

        text.Append(capture.IsCut ? ", ...]" : "]");
    }
}
