using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>A text whose length the call states (<c>text.in[len]</c>, <c>text.out[ret,size]</c>).</summary>
public sealed class TextBufferKind : ArgumentKind
{
    private const int MaxBytes = 4096;

    private readonly MemoryDirection _direction;
    private readonly Length _length;

    internal TextBufferKind(string spelling, MemoryDirection direction, Length length)
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
        Capture capture = call.Find(
            index, _direction == MemoryDirection.In ? CapturePhase.Enter : CapturePhase.Exit);
        if (!capture.HasBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        int end = capture.Bytes.IndexOf((byte)0);
        CText.AppendQuoted(text, end < 0 ? capture.Bytes : capture.Bytes[..end], end < 0 && capture.IsCut);
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
