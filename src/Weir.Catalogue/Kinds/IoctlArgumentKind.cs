using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// The argument of an ioctl that no table names (<c>ioc</c>): most commands carry the direction and size of what their
/// argument points to in their own bits (asm-generic/ioctl.h).
/// </summary>
public sealed class IoctlArgumentKind : ArgumentKind
{
    private const uint Writes = 1;
    private const uint Reads = 2;

    /// <inheritdoc/>
    public override string Spelling => "ioc";

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index) =>
        Numbers.AppendHex(text, call.Arguments[index]);

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        uint command = (uint)call.Arguments[index - 1];
        uint size = (command >> 16) & 0x3fff;
        uint bits = command >> 30;

        // Named from the program's side: _IOW is memory that the program wrote and the kernel reads.
        MemoryDirection direction = (bits & Writes) != 0 ? MemoryDirection.In : MemoryDirection.None;
        direction |= (bits & Reads) != 0 ? MemoryDirection.Out : MemoryDirection.None;
        if (size > 0 && direction != MemoryDirection.None && call.Arguments[index] != 0)
        {
            ranges.Add(new MemoryRange(call.Arguments[index], size, direction, index));
        }
    }
}
