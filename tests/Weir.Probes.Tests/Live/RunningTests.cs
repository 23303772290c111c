using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Kernel.Calls;
using Weir.Probes.Tests.Simulation;

namespace Weir.Probes.Tests.Live;

public sealed class RunningTests
{
    [Fact]
    public void A_call_that_hangs_is_seen_again_and_again_and_has_one_row()
    {
        using LiveTrace trace = new();
        trace.Launch("/bin/sleep", "600");
        Seen seen = new();
        trace.Until(() =>
        {
            trace.Session.LookAtRunning(seen);
            return seen.Count(SyscallId.ClockNanosleep) > 1;
        });
        ulong[] begins = [.. seen.All.Where(r => r.Number == (int)SyscallId.ClockNanosleep).Select(r => r.EnterTime)];
        Assert.NotEqual(0ul, begins[0]);
        Assert.Single(begins.Distinct());
        Assert.All(seen.All, r => Assert.Equal(CallState.RunningAtStop, r.State));
        Assert.DoesNotContain(trace.Rows, r => r.Number == (int)SyscallId.ClockNanosleep);

        trace.Program!.Signal(Signals.Kill);
        trace.UntilEnd();
        Row row = Assert.Single(trace.Rows, r => r.Number == (int)SyscallId.ClockNanosleep);
        Assert.Equal((begins[0], CallState.Killed), (row.EnterTime, row.State));
        SourceCounters counters = trace.Session.ReadCounters();
        Assert.Equal(counters.Calls, counters.Rows + counters.CountedOnly + counters.Lost);
    }

    private sealed class Seen : IRecordSink
    {
        public List<Row> All { get; } = [];

        public void Take(ReadOnlySpan<byte> record)
        {
            Row row = new(record.ToArray());
            if (row.Kind == RecordKind.Call)
            {
                All.Add(row);
            }
        }

        public int Count(SyscallId id) => All.Count(r => r.Number == (int)id);
    }
}
