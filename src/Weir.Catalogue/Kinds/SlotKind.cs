using System.Text;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// A place among the registered files of an io_uring, from 1 (<c>slot</c>; file_index of struct io_uring_sqe). When it
/// is not 0, what the operation opens or closes is there and has no descriptor.
/// </summary>
public sealed class SlotKind : ArgumentKind
{
    // IORING_FILE_INDEX_ALLOC of linux/io_uring.h.
    private const uint Any = uint.MaxValue;

    /// <inheritdoc/>
    public override string Spelling => "slot";

    /// <inheritdoc/>
    public override bool IsShown(in CallView call, int index) => call.Arguments[index] != 0;

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        uint slot = (uint)call.Arguments[index];
        if (slot == Any)
        {
            text.Append("IORING_FILE_INDEX_ALLOC");
            return;
        }

        Numbers.AppendSigned(text, slot);
    }
}
