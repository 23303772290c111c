using System.Text;
using Weir.Catalogue.Lists;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// Flags of a list, joined by | (<c>flags&lt;open&gt;</c>): 32 bits, as the kernel ignores the rest of the register, or
/// all 64 (<c>flags64&lt;mount&gt;</c>).
/// </summary>
public sealed class FlagsKind(string spelling, string list, bool isWide) : ArgumentKind
{
    private readonly Lazy<ConstantList> _list = new(() => ConstantList.Get(list));

    /// <inheritdoc/>
    public override string Spelling => spelling;

    /// <summary>The list.</summary>
    public ConstantList List => _list.Value;

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index) =>
        _list.Value.AppendFlags(text, isWide ? call.Arguments[index] : (uint)call.Arguments[index]);

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        bool read = StructReader.TryFlags(ref text, _list.Value, out ulong word);
        call.Set(index, word);
        return read;
    }
}
