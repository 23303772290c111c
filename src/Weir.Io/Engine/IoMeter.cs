using System.Diagnostics.Metrics;

namespace Weir.Io;

/// <summary>The meter <c>Weir.Io</c>: sums over all engines, read only when somebody listens.</summary>
internal static class IoMeter
{
    private static readonly Lock Gate = new();
    private static readonly List<IoEngine> Engines = [];
    private static readonly Meter Instruments = Make();

    public static void Add(IoEngine engine)
    {
        lock (Gate)
        {
            Engines.Add(engine);
        }
    }

    public static void Remove(IoEngine engine)
    {
        lock (Gate)
        {
            Engines.Remove(engine);
        }
    }

    private static Meter Make()
    {
        Meter meter = new("Weir.Io");
        Counter(meter, "weir.io.completed", "{request}", "Requests that ended", s => s.Completed);
        Counter(meter, "weir.io.submitted", "{request}", "Requests handed to the kernel", s => s.Submitted);
        Counter(meter, "weir.io.submit_calls", "{call}", "Calls that handed requests over", s => s.SubmitCalls);
        Counter(meter, "weir.io.done_at_once", "{request}", "Reads answered from the page cache", s => s.DoneAtOnce);
        Counter(
            meter, "weir.io.would_have_blocked", "{request}",
            "Requests that a helper thread did, because their submitter would have slept", s => s.WouldHaveBlocked);
        Counter(meter, "weir.io.cancelled", "{request}", "Awaits that ended by their token", s => s.Cancelled);
        Counter(
            meter, "weir.io.extra_workers", "{worker}", "Threads added for awaiters that block", s => s.ExtraWorkers);
        Counter(meter, "weir.io.stale_events", "{event}", "Completions of unknown requests", s => s.StaleEvents);
        meter.CreateObservableUpDownCounter(
            "weir.io.in_flight", () => Measure(s => s.InFlight), "{request}", "Requests begun and not ended");
        meter.CreateObservableUpDownCounter(
            "weir.io.registered_buffers", () => Measure(s => s.RegisteredBuffers), "{buffer}",
            "Buffers that io_uring knows by number");
        return meter;
    }

    private static void Counter(
        Meter meter, string name, string unit, string description, Func<IoEngineStatistics, long> of) =>
        meter.CreateObservableCounter(name, () => Measure(of), unit, description);

    private static List<Measurement<long>> Measure(Func<IoEngineStatistics, long> of)
    {
        lock (Gate)
        {
            return [.. Engines.Select(engine => new Measurement<long>(
                of(engine.Statistics),
                new KeyValuePair<string, object?>(
                    "backend", engine.Backend == IoBackendKind.Aio ? "aio" : "io_uring")))];
        }
    }
}
