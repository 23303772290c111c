using System.Diagnostics;
using System.Globalization;
using Weir.Capture;
using Weir.Capture.Text;
using Weir.Cli.Captures;
using Weir.Cli.Output;
using Weir.Cli.Tracing;
using Weir.Trace;
using Weir.Trace.Batches;
using Weir.Trace.Filters;
using Weir.Trace.Summaries;
using Weir.Trace.Tests.Simulation;

// How many calls the consumer's side takes on one core, from memory: the rings and the disk are measured elsewhere.
// Times are CPU time of this process, so that a busy machine changes them little.
int calls = args is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 2_000_000;

byte[][] reads = Records(i => new CallSketch
{
    Number = i % 2 == 0 ? Rows.Read : 1, Pid = 100 + (i % 4), Tid = 100 + (i % 4), EnterNs = (ulong)i * 1_000,
    ExitNs = ((ulong)i * 1_000) + (ulong)(i % 700), FirstKey = (ulong)(i % 50) + 1, Arguments = [3, 0x1000, 4096],
    Result = 4096,
});
byte[][] opens = Records(i => new CallSketch
{
    Number = Rows.OpenAt, Pid = 100, Tid = 100, EnterNs = (ulong)i * 1_000, ExitNs = ((ulong)i * 1_000) + 500,
    FirstKey = 1, SecondKey = (ulong)(i % 50) + 1, Arguments = [unchecked((ulong)-100), 0x1000, 0],
    Captures = [new(0, $"some/where/file{i % 50}")], Result = 3,
});
ICallFilter filter = FilterExpression.Parse("latency_ns >= 0 and path ~ '/dir/**'");

Measure("read/write: decode, name, batch", reads, null, static _ => { });
Measure("read/write: decode, name, filter, summarise", reads, filter, Summed());
Measure("openat:     decode, name, filter, summarise", opens, filter, Summed());
Measure("read/write: as text", reads, null, Written(new CallTextWriter(new(true), new(true), TimeColumn.Relative)));
Measure("openat:     as text", opens, null, Written(new CallTextWriter(new(true), new(true), TimeColumn.Relative)));
foreach (string ending in new[] { ".csv", ".jsonl", ".parquet" })
{
    Measure($"read/write: as {ending}", reads, null, Captured(ending));
    Measure($"openat:     as {ending}", opens, null, Captured(ending));
}

byte[][] Records(Func<int, CallSketch> call) => [.. Enumerable.Range(1, 4_000).Select(i => RecordBytes.Call(call(i)))];

void Measure(string what, byte[][] records, ICallFilter? filter, Action<CallBatch> consume)
{
    BatchFanOut fanOut = new();
    BatchQueue queue = fanOut.Subscribe("bench", depth: 8);
    CallStream stream = new(new CallStreamOptions { Filter = filter, WallOffsetNs = 1 }, fanOut);
    for (int i = 0; i < 4; i++)
    {
        stream.Take(RecordBytes.Task(100 + i, 100 + i, "bench", 1, startNs: 0));
    }

    for (ulong key = 1; key <= 50; key++)
    {
        stream.Take(RecordBytes.File(new FileSketch(key, $"/dir/file{key}")));
    }

    Run(200_000);
    Process self = Process.GetCurrentProcess();
    long allocated = GC.GetTotalAllocatedBytes();
    double best = double.MaxValue;
    for (int round = 0; round < 5; round++)
    {
        self.Refresh();
        TimeSpan before = self.TotalProcessorTime;
        Run(calls);
        self.Refresh();
        best = Math.Min(best, (self.TotalProcessorTime - before).TotalSeconds);
    }

    allocated = (GC.GetTotalAllocatedBytes() - allocated) / 5;
    double bytes = (double)allocated / calls;
    Console.WriteLine(
        $"{what,-46} {calls / best / 1e6,6:0.00} M calls/s  {best * 1e9 / calls,6:0} ns  {bytes,6:0.0} B");

    void Run(int number)
    {
        for (int i = 0; i < number; i++)
        {
            stream.Take(records[i % records.Length]);
            if ((i & 511) == 511)
            {
                Show();
            }
        }

        stream.Flush();
        Show();
    }

    void Show()
    {
        while (!queue.IsEmpty && queue.Take() is { } batch)
        {
            consume(batch);
            queue.Return(batch);
        }
    }
}

static Action<CallBatch> Summed()
{
    Summary summary = new();
    return batch =>
    {
        foreach (ref readonly Call call in batch.Calls)
        {
            summary.Add(in call);
        }
    };
}

static Action<CallBatch> Written(CallTextWriter writer)
{
    Utf8Buffer buffer = new();
    return batch =>
    {
        foreach (ref readonly Call call in batch.Calls)
        {
            writer.Write(buffer, in call);
        }

        buffer.Clear();
    };
}

static Action<CallBatch> Captured(string ending)
{
    CaptureSink sink = CaptureWriters.Open("/dev/null", new CaptureOptions { Codecs = ZstdCodec.Codecs }, ending);
    return batch => sink.Write(batch.Calls);
}
