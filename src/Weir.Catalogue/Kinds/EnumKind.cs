using System.Text;
using Weir.Catalogue.Lists;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// One name of a list (<c>enum&lt;whence&gt;</c>), which another argument may divide into levels
/// (<c>enum&lt;sockopt&gt;[level]</c>).
/// </summary>
public sealed class EnumKind(string spelling, string list, int? level) : ArgumentKind
{
    private readonly Lazy<ConstantList> _list = new(() => ConstantList.Get(list));

    /// <inheritdoc/>
    public override string Spelling => spelling;

    /// <summary>The list.</summary>
    public ConstantList List => _list.Value;

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        ulong word = call.Arguments[index];
        ulong key = level is null ? (uint)word : (call.Arguments[level.Value] << 32) | (uint)word;
        string? name = _list.Value.NameOf(key) ?? (level is null ? _list.Value.NameOf((ulong)(int)word) : null);
        if (name != null)
        {
            text.Append(name);
            return;
        }

        // Commands are made of bit fields, so a large number says more in hexadecimal.
        int number = (int)word;
        _ = number is > -4096 and < 4096 ? Numbers.AppendSigned(text, number) : Numbers.AppendHex(text, (uint)word);
    }

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        bool read = StructReader.TryNamed(ref text, _list.Value, out ulong word);
        // Of a name that has a level the value is the lower half.
        call.Set(index, level is null ? word : (uint)word);
        return read;
    }
}
