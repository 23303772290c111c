using Weir.Explain.Sights;
using Weir.Explain.Tests.Trees;

namespace Weir.Explain.Tests.Text;

public sealed class StoryTextTests
{
    [Fact]
    public void A_wait_and_what_ended_it_read_as_one() => Assert.Equal(
        [
            "fsync(3) = 0",
            "  program (thread 100): 110 us in the call",
            "",
            "       0.0 program (100), CPU 0: the call begins",
            "       5.0 └ entry › fsync",
            "       5.0   ├ submit",
            "       5.0   │ ├ ● bio: write 4 KiB at sector 2048",
            "       6.0   │ └ issue  ● request goes to the driver: write 4 KiB at sector 2048",
            "      10.0   └ wait › schedule",
            "      10.0     └ ■ sleeps (uninterruptibly) for 90.0 us",
            "      80.0       ┊ interrupt on CPU 1, which was idle",
            "      80.0       ┊ └ asm_common_interrupt › handle_softirqs › done",
            "      80.0       ┊   ├ ● the device is done: write 4 KiB at sector 2048, 74.0 us after the driver got it",
            "      90.0       ┊   └ bio_end › wake  ● wakes the caller",
            "     100.0       ■ runs again, 10.0 us after the wake-up",
            "     110.0 the call returns",
            "",
            "Where the caller's time went",
            "     20.0 us   18%  on a CPU (with interrupts, and with our looking)",
            "     80.0 us   73%  asleep in wait ‹ fsync",
            "     10.0 us    9%  awake, waiting for a CPU",
            "",
            "The device's part",
            "      queued   with it  request",
            "      1.0 us   74.0 us  write 4 KiB at sector 2048",
        ],
        StoryBuilderTests.Waiting().Lines());

    [Fact]
    public void What_repeats_is_shown_once_and_counted()
    {
        MadeUpCall call = new MadeUpCall().See(0, SightKind.Enter);
        for (int i = 0; i < 5; i++)
        {
            call.See(2 * i + 1, SightKind.DirectBegin, "entry begin").See(2 * i + 2, SightKind.DirectDone, "entry end");
        }

        string[] brief = call.Lines(), full = call.Lines(full: true);

        Assert.Single(brief, l => l.Contains("begin  ●", StringComparison.Ordinal));
        Assert.Contains("… the same 4 more times, until 10.0", Assert.Single(
            brief, l => l.Contains('…')), StringComparison.Ordinal);
        Assert.Equal(5, full.Count(l => l.Contains("begin  ●", StringComparison.Ordinal)));
    }

    [Fact]
    public void Lines_keep_to_the_width()
    {
        string deep = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"function_number_{i}"));
        string[] lines = new MadeUpCall().See(0, SightKind.Enter).See(1, SightKind.DirectBegin, deep).Lines();

        Assert.All(lines, l => Assert.True(l.Length <= 112, l));
        Assert.Contains(lines, l => l.Contains("function_number_39", StringComparison.Ordinal));
    }

    [Fact]
    public void A_call_that_was_not_seen_to_return_says_no_time()
    {
        string[] lines = new MadeUpCall().See(0, SightKind.Enter).See(1, SightKind.DirectBegin, "entry").Lines();

        Assert.Contains(lines, l => l.Contains("an unknown time", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("Where the caller", StringComparison.Ordinal));
        Assert.EndsWith("= ?", lines[0], StringComparison.Ordinal);
    }
}
