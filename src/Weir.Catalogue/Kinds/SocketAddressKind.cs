using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>A socket address (<c>sockaddr.in[addrlen]</c>, <c>sockaddr.out[*addrlen]</c>).</summary>
public sealed class SocketAddressKind : ArgumentKind
{
    /// <summary>sizeof(struct sockaddr_storage): no address is longer.</summary>
    internal const int MaxBytes = 128;

    private readonly MemoryDirection _direction;
    private readonly Length _length;

    internal SocketAddressKind(string spelling, MemoryDirection direction, Length length)
    {
        Spelling = spelling;
        _direction = direction;
        _length = length;
    }

    /// <inheritdoc/>
    public override string Spelling { get; }

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index) =>
        MemoryCapture.Plan(plan, index, _direction, _length, elementSize: 1, MaxBytes);

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        Capture capture = MemoryCapture.Latest(call, index);
        if (!capture.HasBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        SocketAddress.Append(text, capture.Bytes);
    }

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges) =>
        MemoryCapture.Effect(call, index, _direction, _length, elementSize: 1, ranges);
}
