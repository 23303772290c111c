using Weir.Catalogue;
using Weir.Explain.Demonstrations;
using Weir.Explain.Session;
using Weir.Explain.Symbols;
using Weir.Explain.Text;
using Weir.Explain.Trees;

namespace Weir.Explain.Tests.Kernel;

/// <summary>Each demonstration, followed on this kernel. The functions named here are those of every kernel since
/// 6.4.</summary>
public sealed class DemonstrationTests(ITestOutputHelper output)
{
    private const int Rounds = 9;
    private static readonly KernelSymbols Symbols = KernelSymbols.Read();

    public static TheoryData<SyscallId, string> All => [.. Demonstration.All.Select(d => (d.Call, d.Name))];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_demonstration_has_a_story(SyscallId call, string name)
    {
        (Story story, ExplainCounters counters, string[] lines) = Tell(call, name);

        Assert.NotNull(story.Return);
        Assert.Equal(0, counters.Lost);
        Assert.Equal(0, counters.Forgotten);
        Assert.Equal(0, counters.Busy);
        Assert.Equal(Rounds, counters.Seen);
        Assert.True(story.CallNs > 0);
        Assert.Contains(lines, l => l.Contains(call.Row().Name + "(", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.EndsWith("the call returns", StringComparison.Ordinal));
        Assert.All(lines, l => Assert.DoesNotContain("bpf_trace_run", l, StringComparison.Ordinal));
    }

    [Fact]
    public void A_direct_read_of_native_AIO_passes_the_block_layer_and_ends_in_aio_complete()
    {
        (Story story, _, string[] lines) = Tell(SyscallId.IoSubmit, "direct");

        Shows(lines, "io_submit_one", "aio_read", "submit_bio_noacct_nocheck", "blk_mq_submit_bio", "iomap_dio_rw",
            "request goes to the driver: read 4 KiB", "the device is done: read 4 KiB", "the event is in the ring");
        Assert.True(story.TotalNs > story.CallNs, "the read was done before io_submit returned");
    }

    [Fact]
    public void A_buffered_read_of_native_AIO_waits_within_io_submit()
    {
        (Story story, _, string[] lines) = Tell(SyscallId.IoSubmit, "buffered");

        Shows(lines, "aio_read", "filemap_read");
        Assert.Contains(story.Caller.Waits, w => !w.IsPreemption);
    }

    [Fact]
    public void An_fsync_of_native_AIO_runs_in_a_kernel_thread()
    {
        (Story story, _, string[] lines) = Tell(SyscallId.IoSubmit, "fsync");

        Shows(lines, "aio_fsync", "leaves aio_fsync_work to a kernel thread", "begins aio_fsync_work", "aio_complete");
        Assert.Contains(story.Elsewhere, s => s.Kind == StrandKind.Worker);
    }

    [Fact]
    public void Io_getevents_says_how_it_finds_completions()
    {
        (_, _, string[] lines) = Tell(SyscallId.IoGetevents, "fsync");

        Shows(lines, "read_events", "aio_complete", "wakes the caller", "events in the program's own memory",
            "1 fetched", "compares head with tail");
    }

    [Fact]
    public void A_read_that_is_not_cached_waits_for_its_pages_and_is_woken_by_an_interrupt()
    {
        (Story story, _, string[] lines) = Tell(SyscallId.Read, "cold");

        Shows(lines, "filemap_get_pages", "request goes to the driver: read", "the device is done: read");
        Assert.Contains(story.Caller.Waits, w => w.Meanwhile.Any(s => s.Kind == StrandKind.Interrupt));
    }

    [Fact]
    public void A_read_of_a_pipe_names_the_thread_that_woke_it()
    {
        (Story story, _, _) = Tell(SyscallId.Read, "pipe");

        WaitItem wait = Assert.Single(story.Caller.Waits, w => !w.IsPreemption);
        Assert.NotNull(wait.Waking);
        Assert.NotEqual(story.Caller.Tid, wait.Waking.Tid);
    }

    [Fact]
    public void An_fsync_waits_for_the_write_that_it_began()
    {
        (_, _, string[] lines) = Tell(SyscallId.Fsync, "file");

        Shows(lines, "vfs_fsync|do_fsync|ext4_sync_file", "bio: write 64 KiB", "wakes the caller");
    }

    [Theory]
    [InlineData("direct", "● request: read")]
    [InlineData("fsync", "fsync is left to a worker thread (io-wq)")]
    public void A_request_of_io_uring_is_followed_to_its_completion(string name, string seen)
    {
        (_, _, string[] lines) = Tell(SyscallId.IoUringEnter, name);

        Shows(lines, seen, "completion is posted");
    }

    private static void Shows(string[] lines, params string[] words)
    {
        string text = string.Join('\n', lines);
        Assert.All(words, w => Assert.True(
            w.Split('|').Any(o => text.Contains(o, StringComparison.Ordinal)), $"no '{w}' in:\n{text}"));
    }

    private (Story Story, ExplainCounters Counters, string[] Lines) Tell(SyscallId call, string name)
    {
        Demonstration demonstration = Demonstration.All.Single(d => d.Call == call && d.Name == name);
        CallCollector calls = new(call.Row());
        (ExplainCounters counters, _) = DemonstrationRun.Run(
            demonstration, AppContext.BaseDirectory, Rounds, Symbols, calls.Add);
        calls.Complete();
        FollowedCall followed = calls.Pick(ExplainPick.Median)!;
        Assert.NotNull(followed);
        Assert.True(followed.Complete);
        Story story = StoryBuilder.Build(call.Row(), followed.Sights, Symbols)!;
        string[] lines = [.. new StoryText(story, Symbols, new StoryTextOptions { Width = 160 }).Lines()
            .Select(l => l.ToString())];
        output.WriteLine(string.Join('\n', lines));
        return (story, counters, lines);
    }
}
