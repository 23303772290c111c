using System.Security.Cryptography;
using Weir.Kernel.Abi;
using Weir.Replay.Log;

namespace Weir.Replay.Replaying;

/// <summary>What all parts of one replay share.</summary>
internal sealed class ReplayingSession(ReplayOptions options, LogReader reader, BlobStore store)
{
    // Contents that the log itself carries are kept while it is replayed, up to this much.
    private const long MaxEmbeddedBytes = 1L << 30;
    private const int MaxSmall = 1000;
    private readonly Dictionary<string, byte[]> _embedded = [];
    private readonly Dictionary<string, byte[]> _small = [];
    private readonly List<string> _notes = [];
    private long _embeddedBytes;
    private readonly CallPrinter? _printer = options.Calls is { } to ? new CallPrinter(to) : null;
    private long _shownEvents;

    public ReplayOptions Options => options;

    public LogReader Reader => reader;

    /// <summary>The processes that run.</summary>
    public required ReplayedTree Tree { get; set; }

    /// <summary>Contents of files that processes map.</summary>
    public required ContentFile Contents { get; init; }

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The process whose end gives the exit code.</summary>
    public int FirstPid { get; set; }

    public int? ExitCode { get; set; }

    /// <summary>Prints calls as they are replayed, or null.</summary>
    public CallPrinter? Printer => IsNew ? _printer : null;

    /// <summary>The debugger that goes along, or null.</summary>
    public Debugging.Debugger? Debugger { get; set; }

    /// <summary>The event that is replayed.</summary>
    public LogEvent? Current { get; set; }

    /// <summary>Events that are done.</summary>
    public long Applied { get; set; }

    public long CallsCompared { get; set; }

    public int HashesCompared { get; set; }

    /// <summary>What was done up to here.</summary>
    public ReplayProgress Progress => new(CallsCompared, HashesCompared, ExitCode);

    /// <summary>Whether the present event is replayed for the first time: only then is its output shown.</summary>
    public bool IsNew => reader.Events > _shownEvents;

    /// <summary>Goes on from a checkpoint with a copy of its processes.</summary>
    public void Restore(ReplayedTree tree, Checkpoint from)
    {
        _shownEvents = Math.Max(_shownEvents, Applied);
        Tree = tree;
        reader.Seek(from.At);
        Applied = reader.Events;
        (CallsCompared, HashesCompared, ExitCode) = from.Progress;
    }

    public void Note(string text)
    {
        if (IsNew)
        {
            _notes.Add(text);
        }
    }

    public void Embed(byte[] bytes)
    {
        _embeddedBytes += IsNew ? bytes.Length : 0;
        if (_embeddedBytes > MaxEmbeddedBytes)
        {
            throw new InvalidDataException("the log carries more than 1 GiB of file contents");
        }

        _embedded[Convert.ToHexString(SHA256.HashData(bytes))] = bytes;
    }

    public byte[] Content(byte[] hash)
    {
        string name = Convert.ToHexString(hash);
        if (_embedded.TryGetValue(name, out byte[]? bytes) || _small.TryGetValue(name, out bytes))
        {
            return bytes;
        }

        bytes = store.Get(hash) ?? throw new InvalidDataException(
            $"the contents {name[..12]}… of a mapped file are neither in the log nor in the store");
        if (bytes.Length < AddressSpace.LeastMappedBytes && _small.Count < MaxSmall)
        {
            _small.Add(name, bytes); // those that are not mapped (ContentFile) are asked for again
        }

        return bytes;
    }

    /// <summary>Whether a signal stop is the outside world's doing, which a replay keeps from the program.</summary>
    public static bool IsForeign(int signal, SignalInfo? info) =>
        info is not { } known || known.Code <= 0 || signal is not (4 or 5 or 7 or 8 or 11 or 31);
}
