using Weir.Catalogue.Records;
using Weir.Cli.Tracing;

namespace Weir.Cli.Tests;

/// <summary>Sessions over a list of records instead of a kernel.</summary>
internal sealed class ListSessions(IReadOnlyList<byte[]> records) : ISessionFactory
{
    /// <summary>What the last session was asked to do; null: none was started.</summary>
    public TraceOptions? Asked { get; private set; }

    public int? ExitStatus { get; init; } = 0;

    public SourceCounters? Counters { get; init; }

    /// <summary>Called when the trace waits for more.</summary>
    public Action Waiting { get; init; } = static () => { };

    /// <summary>Whether the trace goes on when the records are over.</summary>
    public bool GoesOn { get; init; }

    public void Prepare()
    {
    }

    public ITraceSession Start(TraceOptions options)
    {
        Asked = options;
        return new Session(this, records);
    }

    private sealed class Session(ListSessions owner, IReadOnlyList<byte[]> records) : ITraceSession
    {
        private int _next;

        public long? WallOffsetNs => 1_000_000_000_000_000_000;

        public bool Ended => !owner.GoesOn && _next == records.Count;

        public int? ExitStatus => owner.ExitStatus;

        public bool Stopped { get; private set; }

        public int Drain(IRecordSink sink)
        {
            int end = Math.Min(_next + 100, records.Count);
            int count = end - _next;
            for (; _next < end; _next++)
            {
                sink.Take(records[_next]);
            }

            return count;
        }

        public void Wait(int timeoutMs)
        {
            owner.Waiting();
            Thread.Sleep(Math.Min(timeoutMs, 1));
        }

        public int DrainRunning(IRecordSink sink)
        {
            Assert.True(Stopped);
            return 0;
        }

        public SourceCounters ReadCounters()
        {
            long rows = records.Take(_next).Count(r => r[RecordHeader.Kind] == (byte)RecordKind.Call);
            return owner.Counters ?? new SourceCounters
            {
                Calls = rows, Rows = rows, CountedOnly = 0, Lost = 0, LostFiles = 0, LostTasks = 0, NoState = 0,
                SkippedRuns = 0,
            };
        }

        public void Signal(int signal)
        {
        }

        public void LookAtRunning(IRecordSink sink)
        {
        }

        public void StopTracing() => Stopped = true;

        public void Dispose()
        {
        }
    }
}
