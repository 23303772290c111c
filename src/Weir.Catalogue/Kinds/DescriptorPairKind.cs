using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>Two new descriptors that the kernel writes (<c>fdpair.out</c>).</summary>
public sealed class DescriptorPairKind : ArgumentKind
{
    private const int SizeBytes = 8;
    private const int SecondOffset = 4;

    /// <inheritdoc/>
    public override string Spelling => "fdpair.out";

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index)
    {
        ArgumentNullException.ThrowIfNull(plan);
        MemoryCapture.Plan(plan, index, MemoryDirection.Out, length: null, SizeBytes, SizeBytes);
        plan.File(new FileSlot(FileSlotForm.MemoryAtExit, (byte)index));
        plan.File(new FileSlot(FileSlotForm.MemoryAtExit, (byte)index, Offset: SecondOffset));
    }

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        Capture capture = call.Find(index, CapturePhase.Exit);
        if (!capture.HasBytes || capture.Bytes.Length < SizeBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        text.Append('[');
        int first = BinaryPrimitives.ReadInt32LittleEndian(capture.Bytes);
        Descriptors.Append(text, first, call.FileOf(index));
        text.Append(", ");
        int second = BinaryPrimitives.ReadInt32LittleEndian(capture.Bytes[SecondOffset..]);
        Descriptors.Append(text, second, call.FileOf(index, SecondOffset));
        text.Append(']');
    }

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges) =>
        MemoryCapture.Effect(call, index, MemoryDirection.Out, length: null, SizeBytes, ranges);
}
