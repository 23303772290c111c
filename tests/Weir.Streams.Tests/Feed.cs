using Weir.Trace;
using Weir.Trace.Batches;
using Weir.Trace.Tests.Simulation;

namespace Weir.Streams.Tests;

/// <summary>Calls as a trace would give them.</summary>
internal static class Feed
{
    private const string Hostile = "a\"b\\c\nd";

    /// <summary>Name of the thread whose name is hostile to text formats.</summary>
    public static string HostileComm => Hostile;

    /// <summary>Two threads; so many calls: reads of 100 bytes, every third an unlink that fails.</summary>
    public static IEnumerable<byte[]> Records(int calls) =>
    [
        RecordBytes.Task(7, 7, "worker", 900, startNs: 800, parentPid: 3, uid: 1000),
        RecordBytes.Task(8, 8, Hostile, 900, startNs: 800, parentPid: 3, uid: 1000),
        RecordBytes.File(new FileSketch(2, "/data/\u00fcber \"x\"")),
        .. Enumerable.Range(1, calls).Select(i => RecordBytes.Call(new CallSketch
        {
            Number = i % 3 == 0 ? Rows.Unlink : Rows.Read, Pid = i % 2 == 0 ? 7 : 8, Tid = i % 2 == 0 ? 7 : 8,
            EnterNs = (ulong)i * 1_000_000, ExitNs = ((ulong)i * 1_000_000) + (ulong)(i % 5 * 3_000),
            FirstKey = 2, Arguments = [3, 0x2000, 512], Result = i % 3 == 0 ? -2 : 100,
        })),
    ];

    /// <summary>Gives calls to a taker, a batch at a time.</summary>
    public static void Into(Action<CallBatch> take, IEnumerable<byte[]> records)
    {
        BatchFanOut fanOut = new();
        BatchQueue queue = fanOut.Subscribe("test", depth: 1 << 20);
        CallStream stream = new(new CallStreamOptions { WallOffsetNs = 1_000_000_000_000_000_000 }, fanOut);
        foreach (byte[] record in records)
        {
            stream.Take(record);
        }

        stream.Complete();
        while (queue.Take() is { } batch)
        {
            take(batch);
            queue.Return(batch);
        }
    }

    /// <summary>Gives calls to a target.</summary>
    public static void Into(ICallTarget target, int calls) => Into(b => target.Take(b.Calls), Records(calls));
}
