using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>An array of struct iovec and the buffers behind it (<c>iovec.in[n]</c>, <c>iovec.out[n]</c>).</summary>
public sealed class VectorKind : ArgumentKind
{
    /// <summary>Entries that are captured.</summary>
    private const int MaxEntries = 32;

    private readonly MemoryDirection _direction;
    private readonly Length _length;

    internal VectorKind(string spelling, MemoryDirection direction, Length length)
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
        MemoryCapture.Plan(
            plan, index, MemoryDirection.In, _length, VectorMemory.EntryBytes, MaxEntries * VectorMemory.EntryBytes);
        if (plan.DataBytes > 0)
        {
            // The first buffer: its address is at +0 and its length at +8 of the array.
            plan.Capture(new CaptureSpec
            {
                Argument = (byte)index,
                Phase = _direction == MemoryDirection.In ? CapturePhase.Enter : CapturePhase.Exit,
                PointerOffset = 0,
                Length = LengthSource.Memory64,
                LengthArgument = (byte)index,
                LengthOffset = 8,
                Scale = 1,
                MaxBytes = (ushort)plan.DataBytes,
            });
        }
    }

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        Capture capture = call.Find(index, CapturePhase.Enter);
        if (!capture.HasBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        Capture data = call.Find(
            index, _direction == MemoryDirection.In ? CapturePhase.Enter : CapturePhase.Exit, pointerOffset: 0);
        Vectors.Append(text, capture.Bytes, capture.IsCut, data);
    }

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        if (_length.TryEvaluate(call, out ulong count))
        {
            ulong limit = VectorMemory.Limit(call, _direction);
            VectorMemory.Add(call, call.Arguments[index], count, index, _direction, limit, ranges);
        }
    }

    /// <inheritdoc/>
    public override bool HasRoom => true;

    /// <inheritdoc/>
    public override bool TryCapacity(in CallView call, int index, out ulong bytes) =>
        TrySum(call.Find(index, CapturePhase.Enter), out bytes);

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        List<long> pieces = [];
        bool read = text.TryTake("[");
        while (read && !text.TryTake("]"))
        {
            read = (pieces.Count == 0 || text.TryTake(PrintedText.Separator)) && text.TryTake("{");
            text.TakeValue();
            ulong length = 0;
            read = read && text.TryTake(PrintedText.Separator) && text.TryTakeNumber(out length)
                && length <= int.MaxValue && text.TryTake("}");
            pieces.Add((long)length);
        }

        WordForm form = _direction == MemoryDirection.In ? WordForm.VectorIn : WordForm.VectorOut;
        call.Set(index, form, pieces: [.. pieces]);
        return read;
    }

    /// <summary>Sums the lengths of a whole captured array.</summary>
    internal static bool TrySum(in Capture capture, out ulong bytes)
    {
        bytes = 0;
        if (!capture.HasBytes || capture.IsCut)
        {
            return false;
        }

        for (int at = 0; at + VectorMemory.EntryBytes <= capture.Bytes.Length; at += VectorMemory.EntryBytes)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(capture.Bytes[(at + 8)..]);
            bytes = length > ulong.MaxValue - bytes ? ulong.MaxValue : bytes + length;
        }

        return true;
    }
}
