using System.Globalization;
using System.Text;
using Weir.Catalogue;
using Weir.Catalogue.Kinds;

namespace Weir.Trace.Decoding;

/// <summary>A word of which nothing is known.</summary>
internal sealed class HexWord : ArgumentKind
{
    /// <inheritdoc/>
    public override string Spelling => "word";

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Append(CultureInfo.InvariantCulture, $"0x{call.Arguments[index]:x}");
    }
}
