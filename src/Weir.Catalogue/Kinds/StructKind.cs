using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;
using Weir.Catalogue.Structures;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// One structure or scalar in memory, or an array of them (<c>out&lt;stat&gt;</c>, <c>in&lt;s32&gt;[n]</c>).
/// </summary>
public sealed class StructKind : ArgumentKind
{
    /// <summary>Elements of an array that are captured; their bytes are bounded as well.</summary>
    private const int MaxElements = 32;

    private const int MaxArrayBytes = 512;

    private readonly Length? _length;

    internal StructKind(string spelling, MemoryDirection direction, StructLayout layout, Length? length)
    {
        Spelling = spelling;
        Direction = direction;
        Layout = layout;
        _length = length;
    }

    /// <inheritdoc/>
    public override string Spelling { get; }

    /// <summary>Which way it flows.</summary>
    public MemoryDirection Direction { get; }

    /// <summary>One element.</summary>
    public StructLayout Layout { get; }

    private bool IsArray => _length is { IsBytes: false };

    private int MaxBytes => IsArray
        ? Math.Max(Layout.SizeBytes, Math.Min(MaxElements * Layout.SizeBytes, MaxArrayBytes))
        : Layout.SizeBytes;

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index) =>
        MemoryCapture.Plan(plan, index, Direction, _length, Layout.SizeBytes, MaxBytes);

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        Capture enter = Direction.HasFlag(MemoryDirection.In) ? call.Find(index, CapturePhase.Enter) : default;
        Capture exit = Direction.HasFlag(MemoryDirection.Out) ? call.Find(index, CapturePhase.Exit) : default;
        if (!enter.HasBytes && !exit.HasBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        if (enter.HasBytes && !(exit.HasBytes && exit.Bytes.SequenceEqual(enter.Bytes)))
        {
            Append(text, call, enter);
            text.Append(exit.HasBytes ? " => " : string.Empty);
        }

        if (exit.HasBytes)
        {
            Append(text, call, exit);
        }
    }

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        int before = ranges.Count;
        MemoryCapture.Effect(call, index, Direction, _length, Layout.SizeBytes, ranges);
        if (ranges.Count == before || !Layout.HasTargets)
        {
            return;
        }

        ulong count = 1;
        bool counted = IsArray && _length!.TryEvaluate(call, out count);
        count = counted ? Math.Min(count, CallMemory.MaxElements) : 1;
        for (ulong i = 0; i < count; i++)
        {
            Layout.TargetEffects(call, call.Arguments[index] + (i * (ulong)Layout.SizeBytes), index, ranges);
        }
    }

    /// <inheritdoc/>
    public override bool HasRoom => Layout.HasRoom;

    /// <inheritdoc/>
    public override bool TryCapacity(in CallView call, int index, out ulong bytes)
    {
        Capture capture = call.Find(index, CapturePhase.Enter);
        bytes = 0;
        return capture.HasBytes && Layout.TryTargetCapacity(capture.Bytes, out bytes);
    }

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!Direction.HasFlag(MemoryDirection.In))
        {
            call.Set(index, WordForm.DataOut, printed: text.TakeValue().ToString());
            return true;
        }

        ulong count = 1;
        if (IsArray && !_length!.TryEvaluate(
            new CallView { Row = call.Row!, Arguments = call.Words, Result = 0, HasResult = false }, out count))
        {
            return false;
        }

        // What was printed of the memory before the call; behind => it is what the call made of it.
        byte[] bytes = new byte[Layout.SizeBytes * (int)Math.Min(count, MaxElements)];
        bool read = count <= MaxElements && (IsArray
            ? StructReader.TryReadArray(ref text, Layout, bytes)
            : StructReader.TryRead(ref text, Layout, bytes));
        if (text.TryTake(" => "))
        {
            text.TakeValue();
        }

        call.Set(index, WordForm.Memory, bytes);
        return read;
    }

    /// <inheritdoc/>
    internal override bool TryMeasure(in CallView call, int index, out ulong bytes)
    {
        ulong count = 1;
        bool known = _length is null || _length.TryEvaluate(call, out count);
        bytes = _length is { IsBytes: true } ? Math.Max(count, (ulong)Layout.SizeBytes)
            : count * (ulong)Layout.SizeBytes;
        return known && count < int.MaxValue;
    }

    private void Append(StringBuilder text, in CallView call, in Capture capture)
    {
        ReadOnlySpan<byte> left = capture.Bytes;
        if (!IsArray)
        {
            StructPrinter.Append(text, Layout, left[..Math.Min(left.Length, Layout.SizeBytes)], brackets: true);
            return;
        }

        // The capture of an argument that a command types is as long as its longest form, so the count decides.
        ulong count = (ulong)(left.Length / Layout.SizeBytes);
        bool known = _length!.TryEvaluate(call, out ulong stated);
        bool cut = capture.IsCut || (known && stated > count);
        count = known ? Math.Min(count, stated) : count;
        text.Append('[');
        for (ulong i = 0; i < count; i++)
        {
            text.Append(i == 0 ? string.Empty : ", ");
            StructPrinter.Append(text, Layout, left[..Layout.SizeBytes], brackets: false);
            left = left[Layout.SizeBytes..];
        }

        text.Append(cut ? (count > 0 ? ", ...]" : "...]") : "]");
    }
}
