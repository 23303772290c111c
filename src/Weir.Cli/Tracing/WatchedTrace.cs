using Weir.Catalogue.Records;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Cli.Tracing;

/// <summary>Tells a watcher now and then how the trace stands and what runs.</summary>
/// <param name="watcher">Who is told.</param>
/// <param name="thread">The thread of its output.</param>
/// <param name="clock">The clock.</param>
internal sealed class WatchedTrace(IWatcher watcher, OutputThread thread, TimeProvider clock)
{
    private const int MostRunning = 4096;
    private static readonly TimeSpan AccountEvery = TimeSpan.FromMilliseconds(200), RunningEvery =
        TimeSpan.FromMilliseconds(500);

    private readonly CallBatch _running = new(MostRunning, arenaBytes: 0);
    private long _told = clock.GetTimestamp(), _looked = clock.GetTimestamp();

    /// <summary>Tells it what it is time for.</summary>
    public void Tell(ITraceSession session, CallStream stream)
    {
        if (clock.GetElapsedTime(_told) < AccountEvery)
        {
            return;
        }

        _told = clock.GetTimestamp();
        watcher.Set(session.ReadCounters(), stream.ReadCounters(), thread.Missed);
        if (clock.GetElapsedTime(_looked) >= RunningEvery)
        {
            _looked = clock.GetTimestamp();
            _running.Clear();
            session.LookAtRunning(new Running(stream, _running));
            watcher.SetRunning(_running);
        }
    }

    /// <summary>The last word: nothing runs any more.</summary>
    public void End(ITraceSession session, CallStream stream)
    {
        _running.Clear();
        watcher.SetRunning(_running);
        watcher.Set(session.ReadCounters(), stream.ReadCounters(), thread.Missed);
        watcher.End(session.ExitStatus);
    }

    private sealed class Running(CallStream stream, CallBatch into) : IRecordSink
    {
        public void Take(ReadOnlySpan<byte> record) => stream.Peek(record, into);
    }
}
