using System.Text;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// A text that ends with NUL and is no path (<c>text</c>): a name of an attribute, a memfd, a module.
/// </summary>
public sealed class TextKind : ArgumentKind
{
    /// <summary>Longer texts are cut: names are short, and NAME_MAX is 255.</summary>
    public const int MaxBytes = 256;

    /// <inheritdoc/>
    public override string Spelling => "text";

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Capture(new CaptureSpec
        {
            Argument = (byte)index, Phase = CapturePhase.Enter, Form = CaptureForm.Text, MaxBytes = MaxBytes,
        });
    }

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index) => Texts.Append(text, call, index);

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        bool read = text.TryTakeQuoted(out byte[] bytes);
        call.Set(index, WordForm.Text, bytes);
        return read;
    }
}
