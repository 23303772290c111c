using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// Data without structure (<c>in[count]</c>, <c>out[ret,count]</c>); captured only where data is asked for.
/// </summary>
public sealed class BytesKind : ArgumentKind
{
    private readonly MemoryDirection _direction;
    private readonly Length _length;

    internal BytesKind(string spelling, MemoryDirection direction, Length length)
    {
        Spelling = spelling;
        _direction = direction;
        _length = length;
    }

    /// <inheritdoc/>
    public override string Spelling { get; }

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.DataBytes > 0)
        {
            MemoryCapture.Plan(plan, index, _direction, _length, elementSize: 1, plan.DataBytes);
        }
    }

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

        CText.AppendQuoted(text, capture.Bytes, capture.IsCut);
    }

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges) =>
        MemoryCapture.Effect(call, index, _direction, _length, elementSize: 1, ranges);

    /// <inheritdoc/>
    public override bool HasRoom => _length.NeedsResult;

    /// <inheritdoc/>
    public override bool TryCapacity(in CallView call, int index, out ulong bytes) =>
        _length.TryCapacity(call, out bytes);

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        WordForm form = _direction == MemoryDirection.In ? WordForm.DataIn : WordForm.DataOut;
        call.Set(index, form, printed: text.TakeValue().ToString());
        return _direction != (MemoryDirection.In | MemoryDirection.Out);
    }

    /// <inheritdoc/>
    internal override bool TryMeasure(in CallView call, int index, out ulong bytes) =>
        _length.TryEvaluate(call, out bytes);
}
