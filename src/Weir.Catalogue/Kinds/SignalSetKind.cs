using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>A set of signals (<c>sigset.in[sigsetsize]</c>), printed by short names: <c>[INT TERM]</c>.</summary>
public sealed class SignalSetKind : ArgumentKind
{
    private const int SetBytes = 8;

    private readonly MemoryDirection _direction;
    private readonly Length _length;

    internal SignalSetKind(string spelling, MemoryDirection direction, Length length)
    {
        Spelling = spelling;
        _direction = direction;
        _length = length;
    }

    /// <inheritdoc/>
    public override string Spelling { get; }

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index) =>
        MemoryCapture.Plan(plan, index, _direction, _length, elementSize: 1, SetBytes);

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        Capture capture = MemoryCapture.Latest(call, index);
        if (!capture.HasBytes || capture.Bytes.Length < SetBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        SignalNames.AppendSet(text, BinaryPrimitives.ReadUInt64LittleEndian(capture.Bytes));
    }

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges) =>
        MemoryCapture.Effect(call, index, _direction, _length, elementSize: 1, ranges);
}
