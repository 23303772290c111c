using System.Text;
using Weir.Catalogue.Lists;

namespace Weir.Catalogue.Kinds;

/// <summary>Flags of a list, joined by | (<c>flags&lt;open&gt;</c>).</summary>
public sealed class FlagsKind(string list) : ArgumentKind
{
    private readonly Lazy<ConstantList> _list = new(() => ConstantList.Get(list));

    /// <inheritdoc/>
    public override string Spelling => $"flags<{list}>";

    /// <summary>The list.</summary>
    public ConstantList List => _list.Value;

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ulong word = call.Arguments[index];

        // An int whose highest bit is set comes sign-extended where the caller's language widened it.
        bool widened = word >> 31 == 0x1_ffff_ffff;
        _list.Value.AppendFlags(text, widened ? (uint)word : word);
    }
}
