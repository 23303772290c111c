using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Plans;
using Weir.Probes.Layout;

namespace Weir.Probes.Tests.Gates;

public sealed class RingPlanTests
{
    public static TheoryData<string> Operations => [.. RingOps.All.Select(row => row.Name)];

    /// <summary>What the table says of an argument is all that the gate knows.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_text_and_structure_that_an_operation_is_given_is_copied_and_nothing_else(string name)
    {
        OperationRow row = RingOps.Find(name)!;
        ReadOnlySpan<byte> entry = RingPlan.Table().AsSpan(row.Opcode * PlanEntry.SizeBytes, PlanEntry.SizeBytes);
        List<int> copied = [];
        for (int i = 0; i < entry[PlanEntry.CaptureCount]; i++)
        {
            ReadOnlySpan<byte> capture = entry[(PlanEntry.Captures + (i * PlanEntry.CaptureBytes))..];
            if ((capture[PlanEntry.CaptureBits] & PlanEntry.BitExit) == 0)
            {
                CaptureSpec spec = row.Call.ReadingPlan.Captures[i];
                Assert.Equal(spec.Form == CaptureForm.Text ? PlanEntry.BitText : 0, capture[PlanEntry.CaptureBits]);
                if (spec.Length == LengthSource.Argument)
                {
                    Assert.Equal(
                        row.OffsetOf(spec.LengthArgument),
                        RingPlan.Words[capture[PlanEntry.CaptureLengthArgument]].Offset);
                }

                copied.Add(RingPlan.Words[capture[PlanEntry.CaptureArgument]].Offset);
            }
        }

        int[] texts = [.. Enumerable.Range(0, row.Call.Arguments.Length)
            .Where(i => IsGiven(row.Call.Arguments[i].Kind)).Select(row.OffsetOf)];
        Assert.Equal(texts, copied);
        PlanFlags work = (PlanFlags)BitConverter.ToInt32(entry[PlanEntry.Flags..]);
        Assert.Equal(texts.Length > 0, work.HasFlag(PlanFlags.EnterCaptures));
        Assert.Equal(
            row.Call.Returns == ReturnClass.FdNew || row.Call.Arguments.Any(a => a.Kind is DescriptorPairKind),
            work.HasFlag(PlanFlags.ExitFiles));
    }

    private static bool IsGiven(ArgumentKind kind) =>
        kind is PathKind or TextKind or StructKind { Direction: not MemoryDirection.Out }
        || kind.Spelling.StartsWith("sockaddr.in", StringComparison.Ordinal);

    /// <summary>Two paths, each from the directory that stands before it: fd, addr and len, off.</summary>
    [Fact]
    public void Paths_start_from_the_directories_before_them()
    {
        int at = RingOps.Find("renameat")!.Opcode * PlanEntry.SizeBytes;
        ReadOnlySpan<byte> slots = RingPlan.Table().AsSpan(at + PlanEntry.Slots, 2 * PlanEntry.SlotBytes);
        Assert.Equal([(byte)FileSlotForm.Directory, 0, 2, 0, (byte)FileSlotForm.Directory, 3, 1, 0], slots.ToArray());
    }
}
