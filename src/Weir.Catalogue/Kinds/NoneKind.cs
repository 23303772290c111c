using System.Text;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>An argument that means nothing here (<c>none</c>), such as the third of fcntl(F_GETFD).</summary>
public sealed class NoneKind : ArgumentKind
{
    /// <inheritdoc/>
    public override string Spelling => "none";

    /// <inheritdoc/>
    public override bool IsShown(in CallView call, int index) => false;

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index) =>
        Numbers.AppendHex(text, call.Arguments[index]);
}
