using System.Text;
using Weir.Catalogue.Lists;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// Permissions in octal (<c>mode</c>); as <c>openmode</c> they mean something only where the flags before them create.
/// </summary>
public sealed class ModeKind(string spelling) : ArgumentKind
{
    // O_CREAT and the bit of O_TMPFILE that is not O_DIRECTORY (asm-generic/fcntl.h).
    private const ulong Creating = 0x40 | 0x400000;

    /// <inheritdoc/>
    public override string Spelling => spelling;

    /// <inheritdoc/>
    public override bool IsShown(in CallView call, int index) =>
        spelling == "mode" || (call.Arguments[index - 1] & Creating) != 0;

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index) =>
        Numbers.AppendMode(text, (uint)call.Arguments[index], ConstantList.Get("mode"));

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        bool read = StructReader.TryMode(ref text, ConstantList.Get("mode"), out ulong mode);
        call.Set(index, mode);
        return read;
    }
}
