using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using Weir.Probes.Tests.Simulation;

namespace Weir.Probes.Tests.Gates;

public sealed class PlainCallTests
{
    [Fact]
    public void A_plain_call_gives_one_record_bit_by_bit()
    {
        World world = new();
        FakeTask task = world.Marked(100, 101);
        world.Kernel.Cpu = 1;
        world.Kernel.Now = 5000;
        world.Call(task, 39, 100, 1, 2, ulong.MaxValue, 4, 5, 0x123456789abcdef0);
        Row row = Assert.Single(world.DrainCalls());
        byte[] expected = new byte[CallRecord.Captures];
        void Put(int at, ulong value, int bytes) => BitConverter.GetBytes(value)[..bytes].CopyTo(expected, at);
        Put(0, CallRecord.Captures, 4);
        expected[4] = (byte)RecordKind.Call;
        expected[5] = RecordHeader.CurrentVersion;
        Put(6, 1, 2);
        Put(8, row.Time, 8);
        Put(16, row.EnterTime, 8);
        Put(24, 100, 8);
        Put(32, 100, 4);
        Put(36, 101, 4);
        ulong[] arguments = [1, 2, ulong.MaxValue, 4, 5, 0x123456789abcdef0];
        for (int i = 0; i < 6; i++)
        {
            Put(40 + 8 * i, arguments[i], 8);
        }

        Put(104, 39, 2);
        Assert.Equal(expected, row.Bytes);
        Assert.Equal(10UL, row.Time - row.EnterTime);
        Assert.InRange(row.EnterTime, 5001UL, 6000UL);
    }

    [Fact]
    public void A_thread_is_announced_before_its_first_call_and_when_it_changes()
    {
        World world = new();
        FakeTask task = world.Marked(100, 101, "first");
        world.Call(task, 39, 0);
        world.Call(task, 39, 0);
        Row announced = world.Drain()[0];
        Assert.Equal(RecordKind.Task, announced.Kind);
        Assert.Equal((100u, 101u), (announced.U32(TaskRecord.Pid), announced.U32(TaskRecord.Tid)));
        Assert.Equal("first", Comm(announced));

        world.Call(task, 39, 0);
        Assert.Equal([RecordKind.Call], world.Drain().Select(r => r.Kind));
        world.Rename(task, "second");
        world.Call(task, 39, 0);
        Row renamed = Assert.Single(world.Drain(), r => r.Kind == RecordKind.Task);
        Assert.Equal("second", Comm(renamed));
        task.BecomeUser(1000);
        world.Call(task, 39, 0);
        Assert.Equal(1000u, Assert.Single(world.Drain(), r => r.Kind == RecordKind.Task).U32(TaskRecord.Uid));
        task.JoinCgroup(77);
        world.Call(task, 39, 0);
        Assert.Equal(77UL, Assert.Single(world.Drain(), r => r.Kind == RecordKind.Task).U64(TaskRecord.Cgroup));

        static string Comm(Row row) => System.Text.Encoding.ASCII
            .GetString(row.Bytes, TaskRecord.Comm, 16).Split('\0')[0];
    }

    [Fact]
    public void A_call_that_nobody_asked_for_leaves_nothing()
    {
        World world = new();
        world.Plan(39, SyscallPlan.Empty, PlanFlags.None);
        FakeTask task = world.Marked(100);
        world.Call(task, 39, 0);
        world.Call(task, 40, 0);
        Assert.Equal(40, Assert.Single(world.DrainCalls()).Number);
        Assert.Equal(1, world.Counter(Counter.Calls));
    }

    [Fact]
    public void A_call_that_never_returns_has_its_record_at_enter()
    {
        World world = new();
        world.Plan(231, SyscallPlan.Empty, PlanFlags.Selected | PlanFlags.NoReturn);
        FakeTask task = world.Marked(100);
        world.Enter(task, 231, 7);
        Row row = Assert.Single(world.DrainCalls());
        Assert.Equal((CallState.NoReturn, 7UL), (row.State, row.Arguments[0]));
        world.Die(task);
        Assert.Empty(world.DrainCalls());
        Assert.Equal(1, world.Counter(Counter.Calls));
    }

    [Fact]
    public void A_thread_that_is_killed_inside_a_call_leaves_the_call_and_its_account()
    {
        World world = new();
        FakeTask task = world.Marked(100, 101);
        world.Enter(task, 0, 3);
        task.Object.Put("exit_code", 9u);
        world.Die(task);
        IReadOnlyList<Row> rows = world.Drain();
        Assert.Equal(CallState.Killed, Assert.Single(rows, r => r.Kind == RecordKind.Call).State);
        Row end = Assert.Single(rows, r => r.Kind == RecordKind.TaskExit);
        Assert.Equal((9u, 0u), (end.U32(TaskRecord.ExitCode), end.U32(TaskRecord.Lost)));
        Assert.Empty(world.Running());
    }

    [Fact]
    public void A_call_that_still_runs_is_handed_over_at_stop()
    {
        World world = new();
        FakeTask task = world.Marked(100), idle = world.Marked(200);
        world.Call(idle, 39, 0);
        world.Enter(task, 0, 3, 4, 5);
        world.DrainCalls();
        Row row = Assert.Single(world.Running());
        Assert.Equal((CallState.RunningAtStop, 0, 100), (row.State, row.Number, row.Pid));
        Assert.Equal([3, 4, 5, 0, 0, 0], row.Arguments);
        Assert.True(row.EnterTime < row.Time);
        Assert.Empty(row.Captures);
    }

    [Fact]
    public void A_refused_call_has_an_exit_alone()
    {
        World world = new();
        FakeTask task = world.Marked(100);
        world.Call(task, 39, 0);
        task.SetRegisters(101, [9, 8, 7]);
        world.Exit(task, -1);
        Row row = world.DrainCalls()[^1];
        Assert.Equal((CallState.Denied, 101, -1L, 0UL), (row.State, row.Number, row.Result, row.EnterTime));
        Assert.Equal([9, 8, 7, 0, 0, 0], row.Arguments);
    }

    [Fact]
    public void A_call_that_ran_when_a_process_was_attached_to_says_so()
    {
        World world = new();
        FakeTask inside = world.Thread(100), outside = world.Thread(100, 101), other = world.Thread(300);
        world.MarkRunning(100);
        inside.SetRegisters(0, [5]);
        world.Exit(inside, 12);
        Row row = Assert.Single(world.DrainCalls());
        Assert.Equal((CallState.RunningAtStart, 0, 12L, 0UL), (row.State, row.Number, row.Result, row.EnterTime));
        world.Call(outside, 39, 0);
        Assert.Equal(CallState.Finished, Assert.Single(world.DrainCalls()).State);
        outside.SetRegisters(1, []);
        world.Exit(outside, -1);
        Assert.Equal(CallState.Denied, Assert.Single(world.DrainCalls()).State);
        world.Call(other, 39, 0);
        Assert.Empty(world.Drain());
    }

    [Fact]
    public void A_32_bit_call_has_its_own_registers_and_no_other_calls_plan()
    {
        World world = new();
        world.Plan(3, SyscallPlan.Empty, PlanFlags.None);
        FakeTask task = world.Marked(100);
        world.Enter(task, 3, compat: true, 1, 0x1_0000_0002, 3, 4, 5, 6);
        world.Exit(task, 4);
        Row row = Assert.Single(world.DrainCalls());
        Assert.Equal((3, CallFlags.Compat), (row.Number, row.Flags));
        Assert.Equal([1, 2, 3, 4, 5, 6], row.Arguments);
    }

    [Fact]
    public void A_refused_32_bit_call_has_its_own_registers_too()
    {
        World world = new();
        FakeTask task = world.Marked(100);
        world.Call(task, 39, 0);
        world.DrainCalls();
        task.IsCompat = true;
        task.SetRegisters(3, [1, 2, 3, 4, 5, 6], compat: true);
        world.Exit(task, -1);
        Row row = Assert.Single(world.DrainCalls());
        Assert.Equal((CallState.Denied, CallFlags.Compat), (row.State, row.Flags));
        Assert.Equal([1, 2, 3, 4, 5, 6], row.Arguments.Select(a => (ulong)(uint)a));
    }

    [Theory]
    [InlineData(463)]
    [InlineData(511)]
    [InlineData(600)]
    [InlineData(65535)]
    public void A_number_without_a_row_is_traced_with_six_words(int number)
    {
        World world = new();
        FakeTask task = world.Marked(100);
        world.Call(task, number, -38, 1, 2, 3, 4, 5, 6);
        Row row = Assert.Single(world.DrainCalls());
        Assert.Equal((number, -38L), (row.Number, row.Result));
        Assert.Equal([1, 2, 3, 4, 5, 6], row.Arguments);
    }

    [Theory]
    [InlineData(0x4000_0001L)]
    [InlineData(0x1_0000L)]
    [InlineData(-1L)]
    public void A_number_that_does_not_fit_a_record_takes_no_other_calls_name(long number)
    {
        World world = new();
        FakeTask task = world.Marked(100);
        world.Call(task, number, -38);
        Assert.Equal(ushort.MaxValue, Assert.Single(world.DrainCalls()).Number);
    }
}
