using Weir.Catalogue;
using Weir.Explain.Session;
using Weir.Explain.Sights;
using Weir.Explain.Symbols;
using Weir.Explain.Text;
using Weir.Explain.Trees;
using Weir.Io.Thin;
using Weir.Kernel.Abi;
using Weir.Kernel.Handles;

namespace Weir.Explain.Tests.Kernel;

/// <summary>Requests of a ring with a thread of its own (SQPOLL): no call submits them.</summary>
public sealed class PolledRingTests(ITestOutputHelper output)
{
    private const int Bytes = 64, Rounds = 8;

    [Theory]
    [InlineData("read", SqeFlags.None)]
    [InlineData("read", SqeFlags.Async)]
    [InlineData("fsync", SqeFlags.None)]
    public void A_request_is_followed_from_the_polling_thread_to_its_completion(string operation, SqeFlags flags)
    {
        KernelSymbols symbols = KernelSymbols.Read();
        SyscallRow call = SyscallId.IoUringEnter.Row();
        CallCollector calls = new(call, operation);
        ExplainCounters counters = Follow(call, operation, flags, symbols, calls);

        Assert.Equal(0, counters.Lost);
        Assert.Equal(0, counters.Cut);
        Assert.InRange(calls.Count, Rounds, int.MaxValue);
        FollowedCall followed = calls.Pick(ExplainPick.Median)!;
        Assert.True(followed.Complete);
        Story story = StoryBuilder.Build(call, followed.Sights, symbols)!;
        Assert.Equal(SightKind.Taken, story.Enter.Kind);
        Assert.StartsWith("iou-sqp-", story.Caller.Comm, StringComparison.Ordinal);
        string[] lines = [.. new StoryText(story, symbols, new StoryTextOptions { Width = 160 }).Lines()
            .Select(l => l.ToString())];
        string text = string.Join('\n', lines);
        output.WriteLine(text);
        string title = $"io_uring:{operation.ToUpperInvariant()}, taken up by the ring's own thread";
        Assert.StartsWith(title, text, StringComparison.Ordinal);
        Assert.Contains("io_submit_sqes", text, StringComparison.Ordinal);
        Assert.Contains("completion is posted", text, StringComparison.Ordinal);
        Assert.Equal(
            flags.HasFlag(SqeFlags.Async) || operation == "fsync",
            text.Contains("is left to a worker thread", StringComparison.Ordinal));
    }

    private static ExplainCounters Follow(
        SyscallRow call, string operation, SqeFlags flags, KernelSymbols symbols, CallCollector calls)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, new byte[Bytes]);
            using FileStream open = new(file, FileMode.Open, FileAccess.ReadWrite);
            int fd = (int)open.SafeFileHandle.DangerousGetHandle();
            using AlignedMemory buffer = new(Bytes, Bytes);
            using Ring ring = new(new RingOptions { Flags = RingSetupFlags.SqPoll, PollingIdleMs = 1000 });
            using ExplainSession session = new(
                new ExplainTarget { Call = call, Processes = [Environment.ProcessId] }, symbols);
            for (ulong round = 1; round <= Rounds; round++)
            {
                ref IoUringSqe request = ref ring.Next();
                if (operation == "fsync")
                {
                    request.PrepareFlush(fd, dataOnly: false, round);
                }
                else
                {
                    request.PrepareRead(fd, buffer.Address, Bytes, 0, round);
                }

                request.Flags |= flags;
                ring.Submit();
                Assert.True(ring.TryTake(out IoUringCqe completion, TimeSpan.FromSeconds(20)));
                Assert.True(completion.Result >= 0);
            }

            session.Stop();

            // Other tests of this process may make calls meanwhile.
            List<Sight> sights = [];
            session.Drain(sights.Add);
            HashSet<ulong> taken = [.. sights.Where(s => s.Kind == SightKind.Taken).Select(s => s.Errand)];
            sights.Where(s => taken.Contains(s.Errand)).ToList().ForEach(calls.Add);
            calls.Complete();
            return session.ReadCounters();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
