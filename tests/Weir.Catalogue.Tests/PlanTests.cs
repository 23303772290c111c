using Weir.Catalogue.Plans;

namespace Weir.Catalogue.Tests;

/// <summary>What rows ask of the gates is within what the gates carry.</summary>
public sealed class PlanTests
{
    public static TheoryData<int> Rows() => [.. Syscalls.All.Select(r => r.Number)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_plan_keeps_the_limits_of_the_gates(int number)
    {
        SyscallRow row = Syscalls.Find(number)!;
        foreach (SyscallPlan plan in new[] { row.Plan, row.PlanFor(dataBytes: 64) })
        {
            Assert.InRange(plan.Captures.Length, 0, SyscallPlan.MaxCaptures);
            foreach (CaptureSpec capture in plan.Captures)
            {
                Assert.InRange(capture.Argument, 0, row.Arguments.Length - 1);
                Assert.InRange(capture.MaxBytes, 1, 4096);
                Assert.True(capture.Form != CaptureForm.Bytes || capture.Scale > 0, "a length needs a scale");
                Assert.True(capture.Form == CaptureForm.Bytes || capture.Phase == CapturePhase.Enter,
                    "texts are given");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_path_is_captured_whole_with_the_directory_it_starts_from(int number)
    {
        SyscallRow row = Syscalls.Find(number)!;
        for (int i = 0; i < row.Arguments.Length; i++)
        {
            if (row.Arguments[i].Kind is Kinds.PathKind)
            {
                Assert.Contains(row.Plan.Captures, c =>
                    c.Argument == i && c.Form == CaptureForm.Text && c.MaxBytes == 4096);
                Assert.Contains(new[] { row.Plan.First, row.Plan.Second }, s => s.Path == i
                    && s.Form is FileSlotForm.Directory or FileSlotForm.WorkingDirectory);
            }
        }
    }

    [Fact]
    public void Every_command_of_every_table_types_its_argument()
    {
        int commands = 0;
        foreach (SyscallRow row in Syscalls.All)
        {
            foreach (Kinds.CommandKind kind in row.Arguments.Select(a => a.Kind).OfType<Kinds.CommandKind>())
            {
                commands += kind.Alternatives().Count(k => k.Spelling.Length > 0);
            }
        }

        Assert.True(commands > 300, $"{commands}");
    }

    [Fact]
    public void A_call_that_opens_names_its_directory_and_its_result()
    {
        SyscallPlan plan = SyscallId.Openat.Row().Plan;
        Assert.Equal(new FileSlot(FileSlotForm.Directory, Argument: 0, Path: 1), plan.First);
        Assert.Equal(new FileSlot(FileSlotForm.Result), plan.Second);
        CaptureSpec path = Assert.Single(plan.Captures);
        Assert.Equal((1, CapturePhase.Enter, CaptureForm.Text), (path.Argument, path.Phase, path.Form));
    }

    /// <summary>IORING_SETUP_REGISTERED_FD_ONLY is bit 15 of io_uring_params.flags, at byte 8.</summary>
    [Fact]
    public void A_rings_setup_gives_a_descriptor_or_an_index_as_its_flags_say() => Assert.Equal(
        new FileSlot(FileSlotForm.RingResult, Argument: 1, Path: 15, Offset: 8),
        SyscallId.IoUringSetup.Row().Plan.First);

    [Fact]
    public void Data_is_copied_only_where_it_is_asked_for()
    {
        SyscallRow read = SyscallId.Read.Row();
        Assert.Empty(read.Plan.Captures);
        CaptureSpec data = Assert.Single(read.PlanFor(dataBytes: 32).Captures);
        Assert.Equal((1, CapturePhase.Exit, LengthSource.Result, 32),
            (data.Argument, data.Phase, data.Length, data.MaxBytes));
    }

    [Fact]
    public void A_pair_of_descriptors_takes_both_slots()
    {
        SyscallPlan plan = SyscallId.Pipe2.Row().Plan;
        Assert.Equal(new FileSlot(FileSlotForm.MemoryAtExit), plan.First);
        Assert.Equal(new FileSlot(FileSlotForm.MemoryAtExit, Offset: 4), plan.Second);
    }
}
