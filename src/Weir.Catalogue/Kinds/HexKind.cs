using System.Text;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>A word of bits (<c>hex</c>, <c>hex32</c>), a pointer (<c>ptr</c>) or a System V key (<c>key</c>).</summary>
public sealed class HexKind(string spelling) : ArgumentKind
{
    /// <inheritdoc/>
    public override string Spelling => spelling;

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ulong value = call.Arguments[index];
        _ = spelling switch
        {
            "ptr" => Numbers.AppendPointer(text, value),
            "key" when (uint)value == 0 => text.Append("IPC_PRIVATE"),
            "key" => Numbers.AppendHex(text, (uint)value),
            "hex32" => Numbers.AppendHex(text, (uint)value),
            _ => Numbers.AppendHex(text, value),
        };
    }

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);

        // An address means nothing in another process.
        bool read = text.TryTakeNumber(out ulong word) && spelling is "hex" or "hex32";
        call.Set(index, word);
        return read;
    }
}
