using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using Weir.Probes.Tests.Simulation;

namespace Weir.Probes.Tests.Gates;

/// <summary>What signals do to calls, as arch/x86/kernel/signal.c does it.</summary>
public sealed class SignalTests
{
    private const int Read = 0, Sigreturn = 15, RestartSyscall = 219, Getpid = 39;
    private const ulong Restart = 0x10000000;

    private readonly World _world = new();
    private readonly FakeTask _task;

    public SignalTests()
    {
        _world.Plan(Sigreturn, SyscallPlan.Empty, PlanFlags.LeavesHandler | PlanFlags.NoReturn);
        _world.Plan(RestartSyscall, SyscallPlan.Empty, PlanFlags.Selected | PlanFlags.Resumes);
        _task = _world.Marked(100);
    }

    private void Return()
    {
        _world.Enter(_task, Sigreturn);
        _world.Exit(_task, -512);
    }

    private void Interrupted(int code, params ulong[] arguments)
    {
        _world.Enter(_task, Read, arguments);
        _world.Exit(_task, code);
    }

    private string Rows() => string.Join("; ", _world.DrainCalls().Select(
        r => $"{r.Number} {r.State} {r.Result}" + (r.Restarts > 0 ? $" after {r.Restarts}" : "")));

    [Theory]
    [InlineData(-512)]
    [InlineData(-513)]
    [InlineData(-514)]
    public void A_call_that_is_restarted_without_a_handler_is_one_row_from_its_first_begin(int code)
    {
        _world.Enter(_task, Read, 3, 4, 5);
        ulong begun = _world.Kernel.Now;
        _world.Exit(_task, code);
        _world.Enter(_task, Read, 3, 4, 5);
        _world.Exit(_task, code);
        _world.Call(_task, Read, 17, 3, 4, 5);
        Row row = Assert.Single(_world.DrainCalls());
        Assert.Equal((CallState.Finished, 17L, 2, begun), (row.State, row.Result, row.Restarts, row.EnterTime));
        Assert.Equal(1, _world.Counter(Counter.Calls));
    }

    [Fact]
    public void A_call_that_goes_on_through_restart_syscall_keeps_its_own_number()
    {
        Interrupted(-516, 3);
        _world.Call(_task, RestartSyscall, -516);
        _world.Call(_task, RestartSyscall, 0);
        Assert.Equal("0 Finished 0 after 2", Rows());
    }

    [Fact]
    public void A_handler_with_SA_RESTART_runs_and_the_call_goes_on()
    {
        Interrupted(-512, 3);
        _world.Signal(_task, flags: Restart);
        _world.Call(_task, Getpid, 100);
        Return();
        _world.Call(_task, Read, 9, 3);
        Assert.Equal("39 Finished 100; 0 Finished 9 after 1", Rows());
        Assert.Equal(2, _world.Counter(Counter.Calls));
    }

    [Theory]
    [InlineData(-512, 0UL)]
    [InlineData(-514, 0UL)]
    [InlineData(-514, Restart)]
    [InlineData(-516, Restart)]
    public void A_handler_that_ends_the_call_makes_it_EINTR_before_the_handlers_own_calls(int code, ulong flags)
    {
        Interrupted(code, 3);
        _world.Signal(_task, flags: flags);
        _world.Call(_task, Getpid, 100);
        Return();
        _world.Call(_task, Read, 9, 3);
        Assert.Equal("0 Finished -4; 39 Finished 100; 0 Finished 9", Rows());
    }

    [Fact]
    public void A_call_that_ends_while_it_is_interrupted_keeps_its_texts()
    {
        const ulong At = 0x7f00_0000_0000;
        _world.Plan(Read, new SyscallPlan(
            [new CaptureSpec { Argument = 0, Phase = CapturePhase.Enter, Form = CaptureForm.Text, MaxBytes = 64 }],
            default, default));
        _world.UserText(At, "/fifo");
        Interrupted(-512, At);
        _world.Signal(_task);
        Return();
        Assert.Equal("/fifo", Assert.Single(Assert.Single(_world.DrainCalls()).Captures).Text);
        Interrupted(-512, At);
        _world.Die(_task);
        Row killed = Assert.Single(_world.DrainCalls());
        Assert.Equal((CallState.Killed, "/fifo"), (killed.State, Assert.Single(killed.Captures).Text));
    }

    [Fact]
    public void Texts_of_a_later_call_are_not_those_of_the_interrupted_one()
    {
        const ulong At = 0x7f00_0000_0000;
        SyscallPlan plan = new(
            [new CaptureSpec { Argument = 0, Phase = CapturePhase.Enter, Form = CaptureForm.Text, MaxBytes = 64 }],
            default, default);
        _world.Plan(Read, plan);
        _world.Plan(Getpid, plan);
        _world.UserText(At, "/fifo");
        Interrupted(-512, At);
        _world.Signal(_task, flags: Restart);
        _world.Call(_task, Getpid, 100, At);
        _world.Die(_task);
        Assert.Empty(_world.DrainCalls()[^1].Captures);
    }

    [Fact]
    public void ERESTARTNOINTR_is_restarted_whatever_the_handler_says()
    {
        Interrupted(-513, 3);
        _world.Signal(_task);
        Return();
        _world.Call(_task, Read, 9, 3);
        Assert.Equal("0 Finished 9 after 1", Rows());
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    public void Signals_without_a_handler_of_the_program_change_nothing(ulong handler)
    {
        Interrupted(-512, 3);
        _world.Signal(_task, handler);
        _world.Call(_task, Read, 9, 3);
        Assert.Equal("0 Finished 9 after 1", Rows());
    }

    [Fact]
    public void Only_the_first_handler_decides()
    {
        // Two handlers at once: the second frame is set up when the first handler's registers are in place.
        Interrupted(-512, 3);
        _world.Signal(_task, flags: Restart);
        _world.Signal(_task, flags: 0);
        Return();
        Return();
        _world.Call(_task, Read, 9, 3);
        Assert.Equal("0 Finished 9 after 1", Rows());
    }

    [Fact]
    public void Calls_of_nested_handlers_do_not_end_what_waits_below()
    {
        Interrupted(-512, 3);
        _world.Signal(_task, flags: Restart);
        _world.Call(_task, Read, 1, 3);
        _world.Signal(_task, flags: 0);
        _world.Call(_task, Getpid, 100);
        Return();
        _world.Call(_task, Read, 2, 3);
        Return();
        _world.Call(_task, Read, 9, 3);
        Assert.Equal("0 Finished 1; 39 Finished 100; 0 Finished 2; 0 Finished 9 after 1", Rows());
    }

    [Fact]
    public void A_handler_that_jumps_away_leaves_an_abandoned_call()
    {
        Interrupted(-512, 3);
        _world.Signal(_task, flags: Restart);

        // siglongjmp out of the handler: rt_sigreturn never comes. The depth is never left, so the end tells.
        _world.Call(_task, Getpid, 100);
        _world.Die(_task);
        Assert.Equal("39 Finished 100; 0 Killed 0", Rows());
        Assert.Equal(2, _world.Counter(Counter.Calls));
    }

    [Fact]
    public void A_call_that_is_not_made_again_is_abandoned_at_the_next_one()
    {
        Interrupted(-512, 3);
        _world.Call(_task, Read, 9, 4);
        Assert.Equal("0 Abandoned -4; 0 Finished 9", Rows());
    }

    [Fact]
    public void Two_interrupted_calls_are_two_rows()
    {
        Interrupted(-512, 3);
        _world.Signal(_task, flags: Restart);
        Interrupted(-512, 8);
        _world.Call(_task, Read, 5, 8);
        Return();
        _world.Call(_task, Read, 9, 3);
        IReadOnlyList<Row> rows = _world.DrainCalls();
        Assert.Equal(rows.Count, _world.Counter(Counter.Calls));
        Assert.Contains(rows, r => r.Arguments[0] == 8 && r.Restarts == 1 && r.Result == 5);
    }

    [Fact]
    public void A_parked_call_of_a_killed_thread_is_killed()
    {
        Interrupted(-512, 3);
        _world.Die(_task);
        Assert.Equal("0 Killed 0", Rows());
    }

    [Fact]
    public void A_parked_call_still_runs_at_stop()
    {
        Interrupted(-516, 3, 4);
        _world.DrainCalls();
        Row row = Assert.Single(_world.Running());
        Assert.Equal((CallState.RunningAtStop, Read, 4UL), (row.State, row.Number, row.Arguments[1]));
    }

    [Fact]
    public void A_handlers_call_and_the_one_that_waits_below_it_both_run_at_stop()
    {
        Interrupted(-512, 3);
        _world.Signal(_task, flags: Restart);
        _world.Enter(_task, Getpid);
        _world.DrainCalls();
        Assert.Equal([Getpid, Read], _world.Running().Select(r => r.Number));
    }

    [Fact]
    public void ENOIOCTLCMD_lies_between_the_restart_codes_and_is_an_ordinary_result()
    {
        _world.Call(_task, Read, -515);
        _world.Call(_task, Read, -511);
        _world.Call(_task, Read, -517);
        Assert.Equal("0 Finished -515; 0 Finished -511; 0 Finished -517", Rows());
    }

    [Fact]
    public void Exec_forgets_the_handlers_that_ran()
    {
        _world.Signal(_task);
        _world.Enter(_task, 59);
        _world.Exec(_task);
        _world.Exit(_task, 0);
        Interrupted(-512, 3);
        _world.Call(_task, Read, 9, 3);
        Assert.Equal("59 Finished 0; 0 Finished 9 after 1", Rows());
    }

    [Fact]
    public void Restarts_are_counted_up_to_what_a_byte_holds()
    {
        for (int i = 0; i < 300; i++)
        {
            Interrupted(-512, 3);
        }

        _world.Call(_task, Read, 9, 3);
        Assert.Equal("0 Finished 9 after 255", Rows());
    }

    [Fact]
    public void A_32_bit_call_is_restarted_by_its_own_registers()
    {
        _world.Enter(_task, 3, compat: true, 3, 4, 5);
        _world.Exit(_task, -512);
        _world.Enter(_task, 3, compat: true, 3, 4, 5);
        _world.Exit(_task, 9);
        Assert.Equal("3 Finished 9 after 1", Rows());
    }

    [Fact]
    public void A_32_bit_call_goes_on_through_i386s_own_restart_syscall()
    {
        _world.Enter(_task, 162, compat: true, 3, 4, 5);
        _world.Exit(_task, -516);
        _world.Enter(_task, 0, compat: true);
        _world.Exit(_task, 0);
        Assert.Equal("162 Finished 0 after 1", Rows());
    }

    [Fact]
    public void A_call_that_ran_at_the_start_shows_its_interruption_and_then_its_restart()
    {
        FakeTask attached = _world.Thread(200);
        _world.MarkRunning(200);
        attached.SetRegisters(Read, [3, 4, 5]);
        _world.Exit(attached, -512);
        _world.Call(attached, Read, 9, 3, 4, 5);
        Assert.Equal("0 RunningAtStart -512; 0 Finished 9", Rows());
    }
}
