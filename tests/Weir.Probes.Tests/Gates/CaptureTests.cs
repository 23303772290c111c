using System.Collections.Immutable;
using System.Text;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Probes.Tests.Simulation;

namespace Weir.Probes.Tests.Gates;

public sealed class CaptureTests
{
    private const ulong At = 0x7f00_0000_0000;
    private const int Number = 1;

    private static CaptureSpec Text(byte argument, ushort most = 4096) =>
        new() { Argument = argument, Phase = CapturePhase.Enter, Form = CaptureForm.Text, MaxBytes = most };

    private static CaptureSpec Bytes(
        byte argument, LengthSource length, ushort scale = 1, CapturePhase phase = CapturePhase.Enter, byte from = 0,
            ushort most = 4096) =>
        new() { Argument = argument, Phase = phase, Length = length, LengthArgument = from, Scale = scale,
            MaxBytes = most };

    private static World Plan(params CaptureSpec[] captures)
    {
        World world = new(ringBytes: 1 << 18);
        world.Plan(Number, new SyscallPlan([.. captures], default, default));
        return world;
    }

    private static Row Call(World world, long result, params ulong[] arguments)
    {
        world.Call(world.Marked(100), Number, result, arguments);
        return Assert.Single(world.DrainCalls());
    }

    [Fact]
    public void A_text_is_copied_without_its_NUL()
    {
        World world = Plan(Text(1));
        world.UserText(At, "/etc/hosts");
        Captured capture = Assert.Single(Call(world, 0, 9, At).Captures);
        Assert.Equal((0, CaptureStatus.Ok, 10u, "/etc/hosts"),
            (capture.Index, capture.Status, capture.FullLength, capture.Text));
    }

    [Fact]
    public void An_empty_text_is_there_and_empty()
    {
        World world = Plan(Text(0));
        world.UserText(At, "");
        Captured capture = Assert.Single(Call(world, 0, At).Captures);
        Assert.Equal((CaptureStatus.Ok, 0u), (capture.Status, capture.FullLength));
        Assert.Empty(capture.Bytes);
    }

    [Theory]
    [InlineData(16, 20, CaptureStatus.Cut, 15)]
    [InlineData(16, 14, CaptureStatus.Ok, 14)]
    [InlineData(4096, 5000, CaptureStatus.Cut, 4095)]
    public void A_text_that_is_longer_than_the_plan_allows_is_cut_and_says_so(
        int most, int length, CaptureStatus status, int copied)
    {
        World world = Plan(Text(0, (ushort)most));
        world.UserText(At, new string('x', length));
        Captured capture = Assert.Single(Call(world, 0, At).Captures);
        Assert.Equal((status, new string('x', copied)), (capture.Status, capture.Text));
    }

    [Fact]
    public void NULL_is_no_fault()
    {
        Captured capture = Assert.Single(Call(Plan(Text(0)), 0, 0).Captures);
        Assert.Equal((CaptureStatus.Null, 0), (capture.Status, capture.Bytes.Length));
    }

    [Fact]
    public void What_is_not_resident_at_enter_is_read_at_exit()
    {
        World world = Plan(Text(0), Text(1));
        FakeTask task = world.Marked(100);
        world.UserText(At, "here");
        world.Enter(task, Number, At + 0x10000, At);
        world.UserText(At + 0x10000, "late");
        world.Exit(task, -2);
        IReadOnlyList<Captured> captures = Assert.Single(world.DrainCalls()).Captures;
        Assert.Equal(
            [(0, CaptureStatus.Faulted, ""), (1, CaptureStatus.Ok, "here"), (0, CaptureStatus.Ok, "late")],
            captures.Select(c => (c.Index, c.Status, c.Text)));
    }

    [Fact]
    public void What_is_never_resident_is_marked_twice_and_empty()
    {
        Row row = Call(Plan(Text(0)), -14, At);
        Assert.All(row.Captures, c => Assert.Equal((CaptureStatus.Faulted, 0), (c.Status, c.Bytes.Length)));
        Assert.Equal(2, row.Captures.Count);
    }

    [Fact]
    public void A_text_that_runs_into_unmapped_memory_is_a_fault()
    {
        World world = Plan(Text(0));
        Encoding.ASCII.GetBytes("no end", world.Kernel.Space.AllocateUser(At, 6).Data);
        Assert.All(Call(world, -14, At).Captures, c => Assert.Equal(CaptureStatus.Faulted, c.Status));
    }

    [Fact]
    public void Bytes_are_as_long_as_an_argument_says()
    {
        World world = Plan(Bytes(1, LengthSource.Argument, scale: 2, from: 2));
        world.UserText(At, "0123456789");
        Captured capture = Assert.Single(Call(world, 0, 5, At, 3).Captures);
        Assert.Equal((6u, "012345"), (capture.FullLength, capture.Text));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    public void Lengths_of_nothing_copy_nothing(long length)
    {
        World world = Plan(Bytes(1, LengthSource.Argument, from: 2));
        Captured capture = Assert.Single(Call(world, 0, 5, At, (ulong)length).Captures);
        Assert.Equal((CaptureStatus.Ok, 0), (capture.Status, capture.Bytes.Length));
    }

    [Theory]
    [InlineData(10_000L, 10_000u)]
    [InlineData(1L << 40, uint.MaxValue)]
    public void More_bytes_than_the_plan_allows_are_cut_and_the_meant_length_kept(long length, uint full)
    {
        World world = Plan(Bytes(0, LengthSource.Argument, from: 1, most: 512));
        world.UserText(At, new string('y', 20_000));
        Captured capture = Assert.Single(Call(world, 0, At, (ulong)length).Captures);
        Assert.Equal((CaptureStatus.Cut, full, 512), (capture.Status, capture.FullLength, capture.Bytes.Length));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(0, 0)]
    public void What_a_call_gave_is_as_long_as_its_result(int result, int copied)
    {
        World world = Plan(Bytes(1, LengthSource.Result, phase: CapturePhase.Exit));
        FakeTask task = world.Marked(100);
        world.Enter(task, Number, 3, At, 4096);
        world.UserText(At, "later");
        world.Exit(task, result);
        Captured capture = Assert.Single(Assert.Single(world.DrainCalls()).Captures);
        Assert.Equal("later"[..copied], capture.Text);
    }

    [Fact]
    public void A_failed_call_gave_nothing()
    {
        World world = Plan(Bytes(1, LengthSource.Result, phase: CapturePhase.Exit));
        world.UserText(At, "stale");
        Assert.Empty(Call(world, -11, 3, At).Captures);
    }

    [Theory]
    [InlineData(LengthSource.Memory32, 4u)]
    [InlineData(LengthSource.Memory64, 4u)]
    public void A_length_may_stand_in_memory(LengthSource source, uint length)
    {
        World world = Plan(Bytes(0, source, from: 1) with { LengthOffset = 8 });
        world.UserText(At, "socket address");
        BitConverter.TryWriteBytes(world.Kernel.Space.AllocateUser(At + 0x10000, 16).Data.AsSpan(8), (ulong)length);
        Captured capture = Assert.Single(Call(world, 0, At, At + 0x10000).Captures);
        Assert.Equal((CaptureStatus.Ok, "sock"), (capture.Status, capture.Text));
    }

    [Fact]
    public void A_length_in_unmapped_memory_is_a_fault()
    {
        World world = Plan(Bytes(0, LengthSource.Memory32, from: 1));
        world.UserText(At, "x");
        Assert.All(Call(world, -14, At, 0x5000).Captures, c => Assert.Equal(CaptureStatus.Faulted, c.Status));
    }

    [Fact]
    public void A_pointer_may_stand_in_a_structure()
    {
        World world = Plan(Text(0) with { PointerOffset = 16 }, Text(0) with { PointerOffset = 8 });
        world.UserText(At, "name");
        BitConverter.TryWriteBytes(world.Kernel.Space.AllocateUser(At + 0x10000, 24).Data.AsSpan(16), At);
        Assert.Equal(
            [(CaptureStatus.Ok, "name"), (CaptureStatus.Null, "")],
            Call(world, 0, At + 0x10000).Captures.Select(c => (c.Status, c.Text)));
    }

    [Fact]
    public void A_vector_of_texts_keeps_each_NUL()
    {
        World world = Vector("prog", "", "-x");
        Captured capture = Assert.Single(Call(world, 0, At).Captures);
        Assert.Equal((CaptureStatus.Ok, "prog\0\0-x\0"), (capture.Status, capture.Text));
    }

    [Theory]
    [InlineData(32, CaptureStatus.Ok)]
    [InlineData(33, CaptureStatus.Cut)]
    public void A_vector_of_more_than_32_texts_is_cut(int texts, CaptureStatus status)
    {
        World world = Vector([.. Enumerable.Repeat("a", texts)]);
        Captured capture = Assert.Single(Call(world, 0, At).Captures);
        Assert.Equal((status, 64), (capture.Status, capture.Bytes.Length));
    }

    [Fact]
    public void A_long_text_in_a_vector_is_cut_and_says_so()
    {
        World world = Vector("prog", new string('z', 300), "end");
        Captured capture = Assert.Single(Call(world, 0, At).Captures);
        Assert.Equal(CaptureStatus.Cut, capture.Status);
        Assert.Equal($"prog\0{new string('z', 255)}\0end\0", capture.Text);
    }

    [Fact]
    public void Captures_without_room_in_the_record_are_left_out_whole()
    {
        World world = Plan([.. Enumerable.Range(0, 6).Select(i => Text((byte)i))]);
        world.UserText(At, new string('w', 5000));
        Row row = Call(world, 0, At, At, At, At, At, At);
        Assert.Equal([0, 1], row.Captures.Select(c => c.Index));
        Assert.All(row.Captures, c => Assert.Equal(4095, c.Bytes.Length));
    }

    [Fact]
    public void Captures_of_one_call_do_not_show_in_the_next()
    {
        World world = Plan(Text(0));
        world.UserText(At, "first");
        FakeTask task = world.Marked(100);
        world.Call(task, Number, 0, At);
        world.Call(task, 39, 0);
        world.Call(task, Number, 0, 0);
        IReadOnlyList<Row> rows = world.DrainCalls();
        Assert.Equal([1, 0, 1], rows.Select(r => r.Captures.Count));
        Assert.Equal(CaptureStatus.Null, rows[2].Captures[0].Status);
    }

    [Fact]
    public void Without_memory_for_captures_the_call_has_its_words()
    {
        World world = Plan(Text(0));
        world.UserText(At, "first");
        world.Kernel.Map(world.Maps.Texts).IsFull = true;
        Row row = Call(world, 7, At);
        Assert.Equal((7L, At, 0), (row.Result, row.Arguments[0], row.Captures.Count));
    }

    [Fact]
    public void A_killed_and_a_running_call_keep_what_they_were_given()
    {
        World world = Plan(Text(0));
        world.UserText(At, "/dev/tty");
        FakeTask task = world.Marked(100);
        world.Enter(task, Number, At);
        Assert.Equal("/dev/tty", Assert.Single(Assert.Single(world.Running()).Captures).Text);
        world.Die(task);
        Assert.Equal("/dev/tty", Assert.Single(Assert.Single(world.DrainCalls()).Captures).Text);
    }

    private static World Vector(params ImmutableArray<string> texts)
    {
        World world = Plan(new CaptureSpec { Argument = 0, Phase = CapturePhase.Enter, Form = CaptureForm.TextVector,
            MaxBytes = 4096 });
        Span<byte> pointers = world.Kernel.Space.AllocateUser(At, 8 * (texts.Length + 1)).Data;
        for (int i = 0; i < texts.Length; i++)
        {
            BitConverter.TryWriteBytes(pointers[(8 * i)..], world.UserText(At + 0x10000 * (ulong)(i + 1), texts[i]));
        }

        return world;
    }
}
