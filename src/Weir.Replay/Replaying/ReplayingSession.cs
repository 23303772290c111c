using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Weir.Kernel.Abi;
using Weir.Replay.Log;

namespace Weir.Replay.Replaying;

/// <summary>What all parts of one replay share.</summary>
internal sealed class ReplayingSession(ReplayOptions options, LogReader reader, BlobStore store)
{
    // Contents that the log itself carries are kept while it is replayed, up to this much.
    private const long MaxEmbeddedBytes = 1L << 30;
    private readonly Dictionary<string, byte[]> _embedded = [];
    private readonly Dictionary<int, ReplayedTask> _tasks = [];
    private readonly List<string> _notes = [];
    private long _embeddedBytes;

    public ReplayOptions Options => options;

    public LogReader Reader => reader;

    public IReadOnlyCollection<ReplayedTask> Tasks => _tasks.Values;

    public IReadOnlyList<string> Notes => _notes;

    public int? ExitCode { get; set; }

    /// <summary>Prints calls as they are replayed, or null.</summary>
    public CallPrinter? Printer { get; } = options.Calls is { } to ? new CallPrinter(to) : null;

    /// <summary>The debugger that goes along, or null.</summary>
    public Debugging.Debugger? Debugger { get; init; }

    /// <summary>The thread of the event that is replayed.</summary>
    public int CurrentTid { get; set; }

    public long CallsCompared { get; set; }

    public int HashesCompared { get; set; }

    public ReplayedTask Task(int recordedTid) => _tasks.TryGetValue(recordedTid, out ReplayedTask? task)
        ? task
        : throw new InvalidDataException($"the log speaks of thread {recordedTid}, which it never started");

    public bool TryTask(int recordedTid, [NotNullWhen(true)] out ReplayedTask? task) =>
        _tasks.TryGetValue(recordedTid, out task);

    public void Add(ReplayedTask task)
    {
        if (!_tasks.TryAdd(task.RecordedTid, task))
        {
            throw new InvalidDataException($"the log starts thread {task.RecordedTid} twice");
        }
    }

    public void Remove(ReplayedTask task) => _tasks.Remove(task.RecordedTid);

    public void Note(string text) => _notes.Add(text);

    public void Embed(byte[] bytes)
    {
        _embeddedBytes += bytes.Length;
        if (_embeddedBytes > MaxEmbeddedBytes)
        {
            throw new InvalidDataException("the log carries more than 1 GiB of file contents");
        }

        _embedded[Convert.ToHexString(SHA256.HashData(bytes))] = bytes;
    }

    public byte[] Content(byte[] hash)
    {
        string name = Convert.ToHexString(hash);
        return _embedded.GetValueOrDefault(name) ?? store.Get(hash) ?? throw new InvalidDataException(
            $"the contents {name[..12]}… of a mapped file are neither in the log nor in the store");
    }

    /// <summary>Whether a signal stop is the outside world's doing, which a replay keeps from the program.</summary>
    public static bool IsForeign(int signal, SignalInfo? info) =>
        info is not { } known || known.Code <= 0 || signal is not (4 or 5 or 7 or 8 or 11 or 31);
}
