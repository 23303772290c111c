using System.Globalization;
using System.Text;

namespace Weir.Catalogue.Kinds;

/// <summary>A plain unsigned word.</summary>
public sealed class WordKind : ArgumentKind
{
    /// <inheritdoc/>
    public override string Spelling => "u64";

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Append(call.Arguments[index].ToString(CultureInfo.InvariantCulture));
    }
}
