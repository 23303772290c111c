using System.Collections;
using System.Diagnostics;
using Weir.Catalogue.Records;
using Weir.Kernel.Launching;
using Weir.Probes.Session;
using Weir.Probes.Tests.Simulation;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Probes.Tests.Live;

/// <summary>A trace of this kernel that keeps every record.</summary>
internal sealed class LiveTrace : IRecordSink, IDisposable
{
    private const int PatienceMs = 20_000, TurnMs = 5;
    private readonly List<byte[]> _records = [];

    public LiveTrace(GateOptions? options = null)
    {
        Privilege.Require();
        Session = new GateSession(options ?? Default);
    }

    public static GateOptions Default => new() { PlanOf = row => row.Plan, RingBytes = 8 << 20 };

    public GateSession Session { get; }

    public HeldProgram? Program { get; private set; }

    public IEnumerable<Row> Records => _records.Select(r => new Row(r));

    /// <summary>The rows of calls, as the gates wrote them.</summary>
    public List<Row> Rows => [.. Records.Where(r => r.Kind == RecordKind.Call)];

    /// <summary>Traces a program from its execve to its end.</summary>
    public static LiveTrace Of(string path, params string[] arguments)
    {
        LiveTrace trace = new();
        trace.Launch(path, arguments);
        trace.UntilEnd();
        return trace;
    }

    public HeldProgram Hold(string path, params string[] arguments) => Program = HeldProgram.Start(new LaunchRequest
    {
        Path = path,
        Arguments = [path, .. arguments],
        Environment = [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e =>
            $"{e.Key}={e.Value}")],
    });

    public void Launch(string path, params string[] arguments)
    {
        HeldProgram program = Hold(path, arguments);
        Session.MarkNew(program.PidFd);
        program.Release(path);
    }

    /// <summary>Fetches records until something is true.</summary>
    public void Until(Func<bool> done)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!done())
        {
            Assert.True(clock.ElapsedMilliseconds < PatienceMs, "it takes too long");
            if (Session.Drain(this) == 0)
            {
                Session.Wait(TurnMs);
            }
        }
    }

    /// <summary>Fetches records until the program ended, and closes the trace.</summary>
    public void UntilEnd()
    {
        Until(() => Program!.Poll());
        Stop();
    }

    public void Stop()
    {
        Session.DrainRunning(this);
        SourceCounters counters = Session.ReadCounters();
        Assert.Equal(counters.Calls, counters.Rows + counters.CountedOnly + counters.Lost);
        Assert.Equal(counters.Rows, Rows.Count);
        Assert.Equal(0, counters.NoState);
    }

    /// <summary>The calls with their names and paths.</summary>
    public List<Call> Calls()
    {
        BatchFanOut fanOut = new();
        BatchQueue queue = fanOut.Subscribe("test", depth: int.MaxValue);
        CallStream stream = new(new CallStreamOptions(), fanOut);
        foreach (byte[] record in _records)
        {
            stream.Take(record);
        }

        stream.Complete();
        List<Call> calls = [];
        while (queue.Take() is { } batch)
        {
            calls.AddRange(batch.Calls);
        }

        return calls;
    }

    public void Take(ReadOnlySpan<byte> record) => _records.Add(record.ToArray());

    public void Dispose()
    {
        if (Program is { } program)
        {
            program.Signal(9);
            program.Poll(wait: true);
            program.Dispose();
        }

        Session.Dispose();
    }
}
