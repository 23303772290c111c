using Weir.Catalogue.Records;
using Weir.Trace.Tests.Simulation;
using Weir.Tui.Views;
using Weir.Tui.Watching;

namespace Weir.Tui.Tests;

/// <summary>Asynchronous operations that have not ended, beside those that have.</summary>
public sealed class InFlightTests
{
    private const ulong Second = 1_000_000_000;
    private const int PollAdd = 6, FilesUpdate = 20, Read = 22, AioPoll = 5;

    [Theory]
    [InlineData(Tab.Async, 120, 40)]
    [InlineData(Tab.Async, 80, 24)]
    [InlineData(Tab.Async, 40, 12)]
    [InlineData(Tab.Now, 80, 24)]
    [InlineData(Tab.Now, 40, 12)]
    [InlineData(Tab.Overview, 80, 24)]
    public void What_hangs_is_on_the_screen_with_its_age_and_the_whole_name_of_the_operation(
        Tab tab, int width, int height)
    {
        string screen = View.Of(Hanging().Model(tab, width, height)).ToText();

        Screens.Expect($"{tab}-hanging-{width}x{height}", screen);
        string[] names = tab == Tab.Overview
            ? ["io_uring:READ"] : ["io_uring:READ", "io_uring:FILES_UPDATE", "aio:POLL"];
        Assert.All(names, name => Assert.Contains(name, screen, StringComparison.Ordinal));
    }

    [Fact]
    public void It_counts_for_as_long_as_it_has_been_in_flight()
    {
        Snapshot whole = Hanging().Watch.Look(new Question { Everything = true });

        RowView read = Assert.Single(whole.Operations, r => r.Lead == "io_uring:READ");
        Assert.Equal((2, 1, (long)(90 * Second)), (read.Calls, read.InFlight, read.OldestNs));
        Assert.InRange(read.Rates.Load, 0.999, 1.001);
        RowView poll = Assert.Single(whole.Operations, r => r.Lead == "aio:POLL");
        Assert.Equal((0, 1, (long)(5 * Second / 2)), (poll.Calls, poll.InFlight, poll.OldestNs));
        Assert.InRange(poll.Rates.Load, 0.49, 0.51);

        // The read since before the minute, the update since ten seconds, the poll since two and a half.
        double[] expected = [1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2.5, 3, 3];
        Assert.Equal(expected, whole.Minute!.InFlight[^13..], (a, b) => Math.Abs(a - b) < 0.001);
    }

    [Fact]
    public void What_took_long_and_ended_was_in_flight_all_the_while_and_not_many_times_at_the_end()
    {
        Traced traced = new();
        traced.Clock.Pass(60_000);
        traced.Add(RecordBytes.Operation(new OperationSketch { Opcode = Read, SubmitNs = 1, AfterNs = 30 * Second }));
        traced.Clock.Pass(1000);
        Snapshot whole = traced.Watch.Look(new Question { Everything = true });

        Assert.Equal(1, whole.Minute!.InFlight.Max(), 0.01);
        Assert.Equal(30, whole.Minute.InFlight.Sum(), 0.01);
        Assert.InRange(Assert.Single(whole.Operations).Rates.Load, 0.7, 0.81);
    }

    [Fact]
    public void A_process_alone_shows_what_it_waits_for()
    {
        Traced traced = Hanging();
        traced.Watch.Narrow(Scope.OfCall("io_uring:READ"));
        traced.Run(Running());
        Snapshot whole = traced.Watch.Look(new Question { Everything = true });

        Assert.Equal(["io_uring:READ"], whole.Running.Select(r => r.Call));
        Assert.Equal(1, Assert.Single(whole.Operations).InFlight);
    }

    private static Traced Hanging()
    {
        Traced traced = new();
        traced.Clock.Pass(120_000);
        traced.Add(
            RecordBytes.Task(100, 100, "server", 1, 1),
            RecordBytes.File(new FileSketch(7, "/srv/a/rather/long/path/to/a/file/whose/end/is/what/tells/data.db")),
            RecordBytes.Operation(new OperationSketch { Opcode = Read, FirstKey = 7, Request = 1 }),
            RecordBytes.Operation(new OperationSketch { Opcode = Read, FirstKey = 7, Request = 2 }));
        return traced.Run(Running());
    }

    private static IEnumerable<byte[]> Running() =>
    [
        Operation(AsyncSource.IoUring, Read, 90 * Second, file: 7),
        Operation(AsyncSource.IoUring, FilesUpdate, 10 * Second, file: 0),
        Operation(AsyncSource.Aio, AioPoll, 5 * Second / 2, file: 0),
    ];

    private static byte[] Operation(AsyncSource source, int opcode, ulong age, ulong file) => RecordBytes.Operation(
        new OperationSketch
        {
            Source = source, Opcode = opcode, SubmitNs = 1_000, AfterNs = age, FirstKey = file,
            State = CallState.RunningAtStop,
        });
}
