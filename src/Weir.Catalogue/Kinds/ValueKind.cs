using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>A small value whose width is its length, such as a socket option (<c>value.in[optlen]</c>).</summary>
public sealed class ValueKind : ArgumentKind
{
    private const int MaxBytes = 32;

    private readonly MemoryDirection _direction;
    private readonly Length _length;

    internal ValueKind(string spelling, MemoryDirection direction, Length length)
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
        ArgumentNullException.ThrowIfNull(text);
        Capture capture = MemoryCapture.Latest(call, index);
        if (!capture.HasBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        switch (capture.Bytes.Length)
        {
            case 4:
                Numbers.AppendSigned(text.Append('['), BinaryPrimitives.ReadInt32LittleEndian(capture.Bytes));
                text.Append(']');
                break;
            case 8 or 16:
                Words(text, capture.Bytes);
                break;
            default:
                CText.AppendQuoted(text, capture.Bytes, capture.IsCut);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges) =>
        MemoryCapture.Effect(call, index, _direction, _length, elementSize: 1, ranges);

    // Options of 8 and 16 bytes are pairs: linger (two int), timeval (two long).
    private static void Words(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        int half = bytes.Length / 2;
        text.Append('[');
        for (int at = 0; at < bytes.Length; at += half)
        {
            text.Append(at == 0 ? string.Empty : ", ");
            Numbers.AppendSigned(text, half == 4
                ? BinaryPrimitives.ReadInt32LittleEndian(bytes[at..])
                : BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]));
        }

        text.Append(']');
    }
}
