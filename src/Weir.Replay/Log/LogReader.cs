using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Weir.Replay.Log;

/// <summary>
/// Reads a log event by event. What is cut off at the end is reported, not thrown: the rest still replays.
/// </summary>
internal sealed class LogReader : IDisposable
{
    private readonly FileStream _file;
    private readonly EventDecoder _decoder = new();
    private LogEvent? _peeked;
    private LogBlock _block = new();
    private LogBlock _spare = new();
    private Task<LogBlock>? _ahead;
    private long _next = LogFormat.FileHeaderBytes;
    private long _eventsBefore;

    public LogReader(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        Span<byte> header = stackalloc byte[LogFormat.FileHeaderBytes];
        if (_file.ReadAtLeast(header, header.Length, false) < header.Length || !header.StartsWith(LogFormat.Magic))
        {
            _file.Dispose();
            throw new InvalidDataException($"{path}: not a weir log");
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version != LogFormat.Version)
        {
            _file.Dispose();
            throw new InvalidDataException(
                $"{path}: a weir log of version {version}, but this weir reads version {LogFormat.Version}");
        }
    }

    /// <summary>Events read so far.</summary>
    public long Events { get; private set; }

    /// <summary>Blocks read so far.</summary>
    public long Blocks { get; private set; }

    /// <summary>Bytes of the blocks before packing.</summary>
    public long RawBytes { get; private set; }

    /// <summary>Why reading ended before the log's own end, or null.</summary>
    public string? CutReason { get; private set; }

    public long FileBytes => _file.Length;

    /// <summary>The place before the event that is read next.</summary>
    public LogPosition Position => new(Blocks == 0 ? _next : _block.At, _eventsBefore, Events);

    /// <summary>Goes to a place that this reader was at before.</summary>
    public void Seek(LogPosition to)
    {
        _ahead?.Wait();
        _ahead = null;
        _next = to.BlockAt;
        _peeked = null;
        CutReason = null;
        Events = to.EventsBefore;
        if (!LoadBlock())
        {
            throw new InvalidDataException($"the log changed while it was replayed: {CutReason}");
        }

        for (; Events < to.Events; Events++)
        {
            Next();
        }
    }

    public bool TryPeek([NotNullWhen(true)] out LogEvent? e)
    {
        _peeked ??= Next();
        e = _peeked;
        return e != null;
    }

    public bool TryRead([NotNullWhen(true)] out LogEvent? e)
    {
        bool any = TryPeek(out e);
        _peeked = null;
        Events += any ? 1 : 0;
        return any;
    }

    public void Dispose()
    {
        _ahead?.Wait();
        _file.Dispose();
    }

    private LogEvent? Next()
    {
        while (_decoder.AtEnd)
        {
            if (CutReason != null || !LoadBlock())
            {
                return null;
            }
        }

        try
        {
            return _decoder.Event();
        }
        catch (OverflowException)
        {
            throw new InvalidDataException("the log has a number out of its range");
        }
    }

    // The block after this one is unpacked by another thread meanwhile: that takes as long as replaying it may.
    private bool LoadBlock()
    {
        LogBlock next = _ahead is { } ahead ? ahead.GetAwaiter().GetResult() : _spare.Read(_file.SafeFileHandle, _next);
        _ahead = null;
        CutReason = next.CutReason;
        if (next.RawLength == 0)
        {
            return false;
        }

        (_block, _spare) = (next, _block);
        _decoder.Load(next.Raw, next.RawLength);
        _next = next.End;
        _eventsBefore = Events;
        Blocks++;
        RawBytes += next.RawLength;
        LogBlock free = _spare;
        _ahead = Task.Run(() => free.Read(_file.SafeFileHandle, next.End));
        return true;
    }
}
