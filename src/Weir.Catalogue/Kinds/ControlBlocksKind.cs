using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Structures;

namespace Weir.Catalogue.Kinds;

/// <summary>An array of pointers to struct iocb (<c>iocbs[nr]</c>).</summary>
public sealed class ControlBlocksKind : ArgumentKind
{
    private const int PointerBytes = 8;
    private const int MaxPointers = 32;

    private readonly Length _length;

    internal ControlBlocksKind(string spelling, Length length)
    {
        Spelling = spelling;
        _length = length;
    }

    /// <inheritdoc/>
    public override string Spelling { get; }

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index)
    {
        ArgumentNullException.ThrowIfNull(plan);
        MemoryCapture.Plan(
            plan, index, MemoryDirection.In, _length, PointerBytes, MaxPointers * PointerBytes);

        // The first block itself: most programs submit one at a time.
        plan.Capture(new CaptureSpec
        {
            Argument = (byte)index,
            Phase = CapturePhase.Enter,
            PointerOffset = 0,
            Length = LengthSource.Constant,
            Scale = (ushort)StructLayout.Get("iocb").SizeBytes,
            MaxBytes = (ushort)StructLayout.Get("iocb").SizeBytes,
        });
    }

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        Capture pointers = call.Find(index, CapturePhase.Enter);
        Capture first = call.Find(index, CapturePhase.Enter, pointerOffset: 0);
        if (!pointers.HasBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        text.Append('[');
        for (int at = 0; at + PointerBytes <= pointers.Bytes.Length; at += PointerBytes)
        {
            text.Append(at == 0 ? string.Empty : ", ");
            if (at == 0 && first.HasBytes)
            {
                StructPrinter.Append(text, StructLayout.Get("iocb"), first.Bytes, brackets: false);
                continue;
            }

            Numbers.AppendPointer(text, BinaryPrimitives.ReadUInt64LittleEndian(pointers.Bytes[at..]));
        }

        text.Append(pointers.IsCut ? ", ...]" : "]");
    }

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        ulong array = call.Arguments[index];
        if (array == 0 || !_length.TryEvaluate(call, out ulong count) || (long)count <= 0)
        {
            return;
        }

        ranges.Add(new MemoryRange(array, count * PointerBytes, MemoryDirection.In, index));
        ulong size = (ulong)StructLayout.Get("iocb").SizeBytes;
        for (ulong i = 0; i < Math.Min(count, CallMemory.MaxElements); i++)
        {
            if (call.TryRead(array + (i * PointerBytes), 8, out ulong block) && block != 0)
            {
                // The kernel sets aio_key (fs/aio.c, io_submit_one), so it writes as well.
                ranges.Add(new MemoryRange(block, size, MemoryDirection.InOut, index));
            }
        }
    }
}
