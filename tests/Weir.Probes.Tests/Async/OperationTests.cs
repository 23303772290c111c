using System.Diagnostics;
using System.Text;
using Weir.Catalogue.Records;
using Weir.Probes.Session;
using Weir.Probes.Tests.Live;
using Weir.Trace;

namespace Weir.Probes.Tests.Async;

/// <summary>
/// Small programs whose operations take each way that there is; user_data and aio_data tell them apart.
/// </summary>
public class OperationTests
{
    [Fact]
    public void Requests_of_io_uring_show_their_ways_and_ends()
    {
        ILookup<ulong, Call> of = Trace("requests", "-luring");

        Assert.Equal(AsyncWays.None, Assert.Single(of[1]).Ways);
        Assert.Equal(AsyncWays.Linked, Assert.Single(of[2]).Ways);
        Assert.Equal(AsyncWays.Linked, Assert.Single(of[3]).Ways);

        Call skipped = Assert.Single(of[10]);
        Assert.Equal((AsyncWays.Skipped, CallState.Abandoned, -1), (skipped.Ways, skipped.State, skipped.LatencyNs));

        Assert.Equal(
            [(AsyncWays.More, 1), (AsyncWays.More, 1), (AsyncWays.More, 1), (AsyncWays.None, -125)],
            of[20].Select(c => (c.Ways, c.Result)));
        Assert.All(of[20], c => Assert.StartsWith("pipe:[", c.Path));

        Call refused = Assert.Single(of[30]);
        Assert.Equal((AsyncWays.Refused, -22), (refused.Ways, refused.Result));

        Call left = Assert.Single(of[40]);
        Assert.Equal("io_uring:READ", left.Row.Name);
        Assert.Equal(-125, left.Result);
        Assert.True(left.Ways.HasFlag(AsyncWays.Poll));
    }

    /// <summary>Twelve requests with room for four completions, and two more once all were fetched.</summary>
    [Fact]
    public void A_completion_that_finds_the_queue_full_has_one_row_with_its_result()
    {
        ILookup<ulong, Call> of = Trace("overflow", "-luring");

        ulong[] words = [.. Enumerable.Range(100, 12).Select(n => (ulong)n), 200, 201];
        Assert.Equal(words, of.Select(g => g.Key).Order());
        Assert.All(of, g => Assert.Equal(
            (CallState.Finished, 0), (Assert.Single(g).State, (int)g.Single().Result)));
        Assert.All(of, g => Assert.InRange(g.Single().LatencyNs, 0, 1_000_000_000));
        Assert.Equal(8, of.Count(g => g.Single().Ways.HasFlag(AsyncWays.Overflowed)));
    }

    [Fact]
    public void Blocks_of_native_AIO_are_found_however_their_events_are_taken()
    {
        ILookup<ulong, Call> of = Trace("blocks");

        Assert.Equal((AsyncWays.UserReaped, 4096, 4096), Facts(of[1]));
        Assert.Equal((AsyncWays.None, 4096, 4096), Facts(of[2]));
        Assert.Equal("/dev/zero", of[2].Single().Path);
        Assert.Empty(of[3]);
        Assert.Equal((AsyncWays.None, 0, -1), Facts(of[4]));
        // Its process has ended, and took the operation with it.
        Assert.Equal(CallState.Abandoned, Assert.Single(of[5]).State);
    }

    /// <summary>
    /// What is not asked for has no rows, whatever it shares with what is; an interface of which something is asked for
    /// counts the others, and another one is not looked at.
    /// </summary>
    [Theory]
    [InlineData("io_uring:POLL_ADD", "4 io_uring:POLL_ADD", 5)]
    [InlineData("io_uring:NOP", "3 io_uring:NOP", 3)]
    [InlineData("aio:PREAD", "2 aio:PREAD", 1)]
    [InlineData("aio:POLL", "1 aio:POLL", 2)]
    [InlineData(
        "", "1 aio:POLL, 2 aio:PREAD, 3 io_uring:NOP, 1 io_uring:OP_250, 4 io_uring:POLL_ADD, 1 io_uring:POLL_REMOVE",
        0)]
    public void Operations_that_nobody_asked_for_are_counted(string wanted, string rows, int unasked)
    {
        GateOptions options = LiveTrace.Default with { Async = true };
        if (wanted.Length > 0)
        {
            options = options with
            {
                Select = _ => false, SelectUnknown = false, SelectOperation = row => row.FullName == wanted,
            };
        }

        SourceCounters? counters = null;
        ILookup<ulong, Call> of = Trace("chosen", options, [], ["-luring"], c => counters = c);

        Assert.Equal(rows, string.Join(
            ", ",
            of.SelectMany(g => g).GroupBy(c => c.Row.Name).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => $"{g.Count()} {g.Key}")));
        Assert.Equal(unasked, counters!.UnaskedOperations);
        Assert.Equal(wanted.Length == 0, counters.Calls > 0);
    }

    /// <summary>Paths as the program spelled them, told by whoever submits: the thread, a worker, the ring's thread.
    /// </summary>
    [Theory]
    [InlineData("plain")]
    [InlineData("async")]
    [InlineData("sqpoll")]
    public void Requests_show_the_paths_that_they_carry(string how)
    {
        string place = Directory.CreateTempSubdirectory("weir-paths-").FullName, long255 = new('x', 250);
        try
        {
            ILookup<ulong, Call> of = Trace("paths", [place, how], "-luring");
            (string? Path, string? Path2)[] expected =
            [
                (At("folder"), null), (At("folder/made"), null), (At("folder/made"), null), (At("folder/made"), null),
                (At("folder/missing"), null), (At("folder/made"), At("linked")), (At("folder/soft"), null),
                (At("linked"), At("folder/renamed")), (At("folder/renamed"), null), (At("folder"), null),
                (At("folder/made"), null), (At("folder/made"), null), (At("folder/made"), null),
                (At("folder/made"), null), (At("folder/made"), null), (At("folder/made"), null),
                (At("folder/made"), null), (At(new string('x', 4095) + "…"), null), (null, null), (At(long255), null),
                (At("folder/renamed"), null),
            ];
            Assert.Equal(expected, Enumerable.Range(1, expected.Length).Select(n => Paths(of[(ulong)n])));
            Assert.Equal("\"made\", 4<" + At("folder") + ">, \"soft\"", Arguments(of[7]));
            Assert.Contains("\"user.weir\"", Arguments(of[11]), StringComparison.Ordinal);
            Assert.Contains("\"user.other\"", Arguments(of[14]), StringComparison.Ordinal);
            Assert.StartsWith("AT_FDCWD, 0x8", Arguments(of[19]), StringComparison.Ordinal);
            Assert.All(of[22].Concat(of[23]), c => Assert.StartsWith("unix:", c.Path));
            Assert.All(of.SelectMany(g => g), c => Assert.Equal(how == "sqpoll", c.Ways.HasFlag(
                AsyncWays.SubmitThread)));
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }

        string At(string name) => Path.Combine(place, name);
    }

    /// <summary>What requests are given in structures, and the bare address of what cannot be read.</summary>
    [Theory]
    [InlineData("plain")]
    [InlineData("async")]
    [InlineData("sqpoll")]
    public void Requests_show_the_structures_that_they_are_given(string how)
    {
        ILookup<ulong, Call> of = Trace("structures", [how], "-luring");
        (int Argument, string Text)[] expected =
        [
            (2, "{flags=O_RDONLY|O_DIRECTORY, mode=0000, resolve=RESOLVE_NO_SYMLINKS}"), (1, "{AF_INET, 127.0.0.1:1}"),
            (1, "{AF_UNIX, @\"weir-structures\"}"), (0, "{tv_sec=0, tv_nsec=1000000}"),
            (3, "{events=EPOLLIN, data=0x4d}"), (2, "1"), (0, "{tv_sec=0, tv_nsec=1000000}"),
            (0, "{tv_sec=100, tv_nsec=0}"), (1, "{tv_sec=200, tv_nsec=0}"), (1, "NULL"), (0, "0x"), (1, "0x8"),
            (5, "{AF_INET, 127.0.0.1:1}"), (5, "NULL"),
        ];
        for (int i = 0; i < expected.Length; i++)
        {
            Call call = Assert.Single(of[(ulong)i + 1]);
            StringBuilder text = new();
            call.Row.Arguments[expected[i].Argument].Kind.Print(text, Call.View(in call), expected[i].Argument);
            Assert.StartsWith(expected[i].Text, text.ToString(), StringComparison.Ordinal);
            Assert.Equal(how == "sqpoll", call.Ways.HasFlag(AsyncWays.SubmitThread));
        }

        Assert.Equal((-14, -14), (Assert.Single(of[11]).Result, Assert.Single(of[12]).Result));
    }

    private static (string?, string?) Paths(IEnumerable<Call> calls)
    {
        Call call = Assert.Single(calls);
        return (call.Path, call.Path2);
    }

    private static string Arguments(IEnumerable<Call> calls)
    {
        Call call = Assert.Single(calls);
        StringBuilder text = new();
        CallText.Arguments(text, in call);
        return text.ToString();
    }

    private static (AsyncWays, long, long) Facts(IEnumerable<Call> calls)
    {
        Call call = Assert.Single(calls);
        Assert.Equal(CallState.Finished, call.State);
        return (call.Ways, call.Result, call.Bytes);
    }

    private static ILookup<ulong, Call> Trace(string name, params string[] libraries) => Trace(name, [], libraries);

    private static ILookup<ulong, Call> Trace(string name, string[] arguments, params string[] libraries) =>
        Trace(name, LiveTrace.Default with { Async = true }, arguments, libraries, _ => { });

    private static ILookup<ulong, Call> Trace(
        string name, GateOptions options, string[] arguments, string[] libraries, Action<SourceCounters> counted)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/gcc"), "gcc is not installed");
        Assert.SkipUnless(libraries.Length == 0 || File.Exists("/usr/include/liburing.h"), "liburing is not installed");
        string directory = Directory.CreateTempSubdirectory("weir-async-").FullName;
        try
        {
            string program = Path.Combine(directory, name);
            string source = Path.Combine(AppContext.BaseDirectory, "Async", "Programs", name + ".c");
            using (Process gcc = Process.Start("gcc", ["-O1", "-w", "-o", program, source, .. libraries]))
            {
                gcc.WaitForExit();
                Assert.Equal(0, gcc.ExitCode);
            }

            using LiveTrace trace = new(options);
            trace.Launch(program, arguments);
            trace.UntilEnd();
            Assert.Equal(0, trace.Program!.ExitStatus);
            counted(trace.Session.ReadCounters());
            return trace.Calls().Where(c => c.Source != AsyncSource.None).ToLookup(c => c.UserData);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
