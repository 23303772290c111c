using Weir.Explain.Sights;
using Weir.Explain.Trees;

namespace Weir.Explain.Tests.Trees;

public sealed class StoryBuilderTests
{
    private const string Wait = "entry fsync wait schedule", Softirq = "asm_common_interrupt handle_softirqs done";

    [Fact]
    public void A_wait_knows_who_ended_it_and_how_long_the_thread_then_waited_for_a_CPU()
    {
        Story story = Waiting().Story();

        WaitItem wait = Assert.Single(story.Caller.Waits);
        Assert.Equal(90_000, wait.DurationNs);
        Assert.Equal(10_000, wait.RunnableNs);
        Assert.False(wait.IsPreemption);
        Strand interrupt = Assert.Single(wait.Meanwhile);
        Assert.Equal(StrandKind.Interrupt, interrupt.Kind);
        Assert.Contains(wait.Waking, interrupt.Sights);
        Assert.Empty(story.Elsewhere);
    }

    [Fact]
    public void An_interrupt_is_cut_off_from_the_thread_that_it_broke_into()
    {
        Story story = new MadeUpCall()
            .See(0, SightKind.Enter)
            .See(1, SightKind.RequestComplete, "entry fsync memcpy " + Softirq, a: 7)
            .See(2, SightKind.Return)
            .Story();

        Strand interrupt = Assert.Single(story.Elsewhere);
        Assert.Equal("asm_common_interrupt", Assert.IsType<FunctionItem>(interrupt.Items[0]).Name);
        Assert.DoesNotContain(story.Caller.Items, i => i is FunctionItem);
    }

    [Fact]
    public void An_interrupt_that_has_nothing_to_do_with_the_call_is_left_out_and_counted()
    {
        Story story = new MadeUpCall()
            .See(0, SightKind.Enter)
            .See(1, SightKind.Point, "entry fsync asm_sysvec_apic_timer_interrupt tick")
            .See(2, SightKind.Waking, "entry fsync asm_sysvec_apic_timer_interrupt tick wake", a: 55)
            .See(3, SightKind.WorkQueue, "entry fsync asm_sysvec_apic_timer_interrupt tick queue", a: 56)
            .See(4, SightKind.Return)
            .Story();

        Assert.Empty(story.Elsewhere);
        Assert.Equal(3, story.Unrelated);
    }

    [Fact]
    public void Work_in_a_kernel_thread_is_a_strand_from_its_begin_to_its_end()
    {
        Story story = new MadeUpCall()
            .See(0, SightKind.Enter)
            .See(1, SightKind.WorkQueue, "entry queue", a: 9)
            .See(2, SightKind.Return)
            .See(3, SightKind.WorkStart, "kthread work", tid: 5, a: 9, comm: "kworker/0:1")
            .See(4, SightKind.Point, "kthread work inner", tid: 5, comm: "kworker/0:1")
            .See(5, SightKind.WorkEnd, tid: 5, a: 9, comm: "kworker/0:1")
            .See(6, SightKind.WorkStart, "kthread work", tid: 5, a: 10, comm: "kworker/0:1")
            .Story();

        Assert.Equal([3, 1], story.Elsewhere.Select(s => s.Sights.Count));
        Assert.All(story.Elsewhere, s => Assert.Equal(StrandKind.Worker, s.Kind));
    }

    [Fact]
    public void What_ends_the_wait_of_a_kernel_thread_stands_in_that_wait()
    {
        Story story = new MadeUpCall()
            .See(0, SightKind.Enter)
            .See(1, SightKind.Off, Wait, a: 2)
            .See(2, SightKind.WorkStart, "kthread work", tid: 5, comm: "kworker/0:1")
            .See(3, SightKind.Off, "kthread work schedule", tid: 5, a: 2, comm: "kworker/0:1")
            .See(4, SightKind.RequestComplete, Softirq, tid: 0, a: 7)
            .See(5, SightKind.Waking, Softirq + " wake", tid: 0, a: 5)
            .See(6, SightKind.On, tid: 5, comm: "kworker/0:1")
            .See(7, SightKind.Waking, "kthread work wake", tid: 5, a: MadeUpCall.Tid, comm: "kworker/0:1")
            .See(8, SightKind.On)
            .See(9, SightKind.Return)
            .Story();

        Strand worker = Assert.Single(Assert.Single(story.Caller.Waits).Meanwhile);
        Assert.Equal(StrandKind.Worker, worker.Kind);
        Assert.Equal(StrandKind.Interrupt, Assert.Single(Assert.Single(worker.Waits).Meanwhile).Kind);
    }

    [Fact]
    public void A_thread_that_loses_its_CPU_does_not_sleep()
    {
        Story story = new MadeUpCall()
            .See(0, SightKind.Enter)
            .See(1, SightKind.Off, "entry fsync schedule", a: 0, b: 1, other: "rival")
            .See(5, SightKind.On)
            .See(6, SightKind.Return)
            .Story();

        WaitItem wait = Assert.Single(story.Caller.Waits);
        Assert.True(wait.IsPreemption);
        Assert.Equal(4_000, wait.RunnableNs);
    }

    [Fact]
    public void A_wake_up_that_was_not_seen_is_unknown()
    {
        Story story = new MadeUpCall()
            .See(0, SightKind.Enter).See(1, SightKind.Off, Wait, a: 1).See(5, SightKind.On).See(6, SightKind.Return)
            .Story();

        WaitItem wait = Assert.Single(story.Caller.Waits);
        Assert.Null(wait.Waking);
        Assert.Null(wait.RunnableNs);
    }

    [Fact]
    public void A_call_without_a_beginning_has_no_story() => Assert.Null(
        StoryBuilder.Build(Weir.Catalogue.Syscalls.All[0], new MadeUpCall().See(0, SightKind.Return).Sights,
            new MadeUpCall().Symbols));

    internal static MadeUpCall Waiting() => new MadeUpCall()
        .See(0, SightKind.Enter, b: 3)
        .See(5, SightKind.BioQueue, "entry fsync submit", a: 6, b: 2048, c: 1L << 32 | 4096)
        .See(6, SightKind.RequestIssue, "entry fsync submit issue", a: 7, b: 2048, c: 1L << 32 | 4096)
        .See(10, SightKind.Off, Wait, a: 2)
        .See(80, SightKind.RequestComplete, "other_program " + Softirq, tid: 0, cpu: 1, a: 7, b: 2048,
            c: 1L << 32 | 4096, comm: "swapper/1")
        .See(90, SightKind.Waking, "other_program " + Softirq + " bio_end wake", tid: 0, cpu: 1, a: MadeUpCall.Tid,
            comm: "swapper/1")
        .See(100, SightKind.On)
        .See(110, SightKind.Return);
}
