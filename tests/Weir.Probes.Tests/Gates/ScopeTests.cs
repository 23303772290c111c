using System.Text;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using Weir.Probes.Tests.Simulation;

namespace Weir.Probes.Tests.Gates;

public sealed class ScopeTests
{
    private readonly World _world = new();

    private int Calls(FakeTask task)
    {
        _world.Call(task, 39, 0);
        return _world.DrainCalls().Count(r => r.Tid == task.Tid);
    }

    [Fact]
    public void Bystanders_pay_and_leave_nothing()
    {
        FakeTask task = _world.Thread(100);
        Assert.Equal(0, Calls(task));
        Assert.Equal(0, _world.Kernel.Map(_world.Maps.Tasks).Count);
        Assert.InRange(_world.Steps, 1, 12);
    }

    [Fact]
    public void Everyone_is_everyone_but_ourselves()
    {
        _world.Set(Config.Everyone, 1);
        _world.Set(Config.Self, 42);
        Assert.Equal(1, Calls(_world.Thread(100)));
        Assert.Equal(0, Calls(_world.Thread(42)));
        Assert.Equal(0, Calls(_world.Thread(42, 43)));
        Assert.Equal(0, Calls(_world.Marked(42, 44)));
    }

    [Fact]
    public void Children_of_marked_threads_are_marked_and_their_first_exit_is_no_call()
    {
        FakeTask parent = _world.Marked(100);
        _world.Enter(parent, 56);
        FakeTask child = _world.Fork(parent, 200);
        child.SetRegisters(56, []);
        _world.Exit(child, 0);
        _world.Exit(parent, 200);
        _world.Call(child, 39, 200);
        FakeTask grandchild = _world.Fork(child, 300);
        _world.Exit(grandchild, 0);
        _world.Call(grandchild, 39, 300);
        Assert.Equal(
            [(100, 56), (200, 39), (300, 39)], _world.DrainCalls().Select(r => (r.Pid, r.Number)));
    }

    [Fact]
    public void A_second_exit_without_enter_of_a_fresh_child_is_a_refusal()
    {
        FakeTask parent = _world.Marked(100);
        _world.Call(parent, 39, 0);
        FakeTask child = _world.Fork(parent, 200);
        _world.Exit(child, 0);
        child.SetRegisters(2, []);
        _world.Exit(child, -1);
        Assert.Equal(CallState.Denied, _world.DrainCalls()[^1].State);
    }

    [Fact]
    public void Without_following_threads_are_followed_and_processes_are_not()
    {
        _world.Set(Config.Follow, 0);
        FakeTask parent = _world.Marked(100);
        FakeTask thread = _world.Fork(parent, 100, 101), process = _world.Fork(parent, 200);
        Assert.Equal(1, Calls(thread));
        Assert.Equal(0, Calls(process));
    }

    [Fact]
    public void Children_of_bystanders_are_bystanders()
    {
        FakeTask child = _world.Fork(_world.Thread(100), 200);
        Assert.Equal(0, Calls(child));
        Assert.Equal(0, _world.Kernel.Map(_world.Maps.Tasks).Count);
    }

    [Fact]
    public void A_set_of_processes_or_threads_lets_those_through()
    {
        _world.Set(Config.Everyone, 1);
        _world.Set(Config.Filters, (int)ScopeFilters.Process);
        _world.Kernel.Map(_world.Maps.Processes).Update(BitConverter.GetBytes(100), [1]);
        Assert.Equal(1, Calls(_world.Thread(100)));
        Assert.Equal(1, Calls(_world.Thread(100, 101)));
        Assert.Equal(0, Calls(_world.Thread(200, 100_000)));
        _world.Set(Config.Filters, (int)ScopeFilters.Thread);
        _world.Kernel.Map(_world.Maps.Threads).Update(BitConverter.GetBytes(301), [1]);
        Assert.Equal(0, Calls(_world.Thread(300)));
        Assert.Equal(1, Calls(_world.Thread(300, 301)));
    }

    [Fact]
    public void A_change_of_user_brings_a_thread_in_and_out()
    {
        _world.Set(Config.Everyone, 1);
        _world.Set(Config.Filters, (int)ScopeFilters.User);
        _world.Kernel.Map(_world.Maps.Users).Update(BitConverter.GetBytes(1000), [1]);
        FakeTask task = _world.Thread(100);
        Assert.Equal(0, Calls(task));
        Assert.Equal(0, Calls(task));
        task.BecomeUser(1000);
        Assert.Equal(1, Calls(task));
        task.BecomeUser(0);
        Assert.Equal(0, Calls(task));
        task.BecomeUser(1000);
        Assert.Equal(1, Calls(task));
    }

    [Fact]
    public void Names_are_compared_up_to_their_NUL_and_again_when_they_change()
    {
        Comm("dd");
        Assert.Equal(1, Calls(_world.Thread(100, comm: "dd")));
        FakeTask task = _world.Thread(200, comm: "ddx");
        Assert.Equal(0, Calls(task));
        _world.Rename(task, "dd");
        Assert.Equal(1, Calls(task));
        _world.Rename(task, "d");
        Assert.Equal(0, Calls(task));
    }

    [Fact]
    public void The_execve_that_gave_a_thread_its_name_is_no_refused_call()
    {
        Comm("dd");
        FakeTask shell = _world.Thread(200, comm: "sh");
        Assert.Equal(0, Calls(shell));
        _world.Enter(shell, 59);
        _world.Rename(shell, "dd");
        _world.Exec(shell);
        shell.SetRegisters(59, []);
        _world.Exit(shell, 0);
        Assert.Equal(1, Calls(shell));
        Assert.Equal(1, _world.Counter(Counter.Calls));
    }

    [Fact]
    public void A_cgroup_takes_in_what_is_below_it()
    {
        _world.Set(Config.Everyone, 1);
        _world.Set(Config.Filters, (int)ScopeFilters.Cgroup);
        _world.Set(Config.CgroupLevel, 2);
        _world.SetLong(Config.CgroupId, 1234);
        FakeTask inside = _world.Thread(100), outside = _world.Thread(200);
        _world.Kernel.AncestorCgroup = level =>
            level == 2 && _world.Kernel.CurrentTask == inside.Object.Address ? 1234UL : 5;
        Assert.Equal(1, Calls(inside));
        Assert.Equal(0, Calls(outside));
    }

    [Fact]
    public void All_filters_must_agree()
    {
        Comm("dd");
        _world.Set(Config.Filters, (int)(ScopeFilters.Comm | ScopeFilters.User));
        _world.Kernel.Map(_world.Maps.Users).Update(BitConverter.GetBytes(7), [1]);
        FakeTask task = _world.Thread(100, comm: "dd");
        Assert.Equal(0, Calls(task));
        task.BecomeUser(7);
        Assert.Equal(1, Calls(task));
    }

    [Fact]
    public void A_thread_without_kernel_memory_is_counted_each_time()
    {
        _world.Set(Config.Everyone, 1);
        _world.Kernel.Map(_world.Maps.Tasks).IsFull = true;
        FakeTask task = _world.Thread(100);
        Assert.Equal(0, Calls(task) + Calls(task));
        Assert.Equal(2, _world.Counter(Counter.NoState));
    }

    [Fact]
    public void A_program_is_announced_with_its_command_line()
    {
        FakeTask task = _world.Marked(100, 101);
        _world.UserText(0x7000_0000, "ls\0-l\0/tmp");
        task.Object.Put("mm", new KernelObject(_world.Kernel.Space, "mm_struct")
            .Put("arg_start", 0x7000_0000UL).Put("arg_end", 0x7000_000bUL).Address);
        _world.Enter(task, 59);
        task.BecomeLeader();
        _world.Exec(task);
        _world.Exit(task, 0);
        IReadOnlyList<Row> rows = _world.Drain();
        Row exec = Assert.Single(rows, r => r.Kind == RecordKind.Exec);
        Assert.Equal((100u, 100u), (exec.U32(TaskRecord.Pid), exec.U32(TaskRecord.Tid)));
        Assert.Equal(
            "ls\0-l\0/tmp\0",
            Encoding.ASCII.GetString(exec.Bytes, TaskRecord.Command, (int)exec.U32(TaskRecord.CommandLength)));
        Assert.Equal(59, Assert.Single(rows, r => r.Kind == RecordKind.Call).Number);
        _world.Call(task, 39, 100);
        Assert.Equal(100, Assert.Single(_world.DrainCalls()).Tid);
    }

    private void Comm(string name)
    {
        _world.Set(Config.Everyone, 1);
        _world.Set(Config.Filters, (int)ScopeFilters.Comm);
        byte[] key = new byte[16];
        Encoding.ASCII.GetBytes(name, key);
        _world.Kernel.Map(_world.Maps.Comms).Update(key, [1]);
    }
}
