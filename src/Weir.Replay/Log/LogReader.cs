using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace Weir.Replay.Log;

/// <summary>
/// Reads a log event by event. What is cut off at the end is reported, not thrown: the rest still replays.
/// </summary>
internal sealed class LogReader : IDisposable
{
    private readonly FileStream _file;
    private readonly EventDecoder _decoder = new();
    private LogEvent? _peeked;
    private long _blockAt = LogFormat.FileHeaderBytes;
    private long _eventsBefore;
    private byte[] _raw = [];
    private byte[] _packed = [];

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
    public LogPosition Position => new(_blockAt, _eventsBefore, Events);

    /// <summary>Goes to a place that this reader was at before.</summary>
    public void Seek(LogPosition to)
    {
        _file.Position = to.BlockAt;
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

    public void Dispose() => _file.Dispose();

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

    private bool LoadBlock()
    {
        Span<byte> header = stackalloc byte[LogFormat.BlockHeaderBytes];
        long at = _file.Position;
        int got = _file.ReadAtLeast(header, header.Length, false);
        if (got < header.Length)
        {
            CutReason = got == 0 ? null : $"the log is cut within a block header at byte {at}";
            return false;
        }

        int rawLength = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        int packedLength = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        bool sane = BinaryPrimitives.ReadUInt32LittleEndian(header) == LogFormat.BlockMagic
            && rawLength is > 0 and <= LogFormat.MaxBlockBytes && packedLength is > 0 and <= LogFormat.MaxBlockBytes;
        if (!sane)
        {
            CutReason = $"the log has no whole block at byte {at}";
            return false;
        }

        return Unpack(at, rawLength, packedLength, BinaryPrimitives.ReadUInt32LittleEndian(header[12..]));
    }

    private bool Unpack(long at, int rawLength, int packedLength, uint checksum)
    {
        if (_packed.Length < packedLength)
        {
            _packed = new byte[packedLength];
        }

        if (_raw.Length < rawLength)
        {
            _raw = new byte[rawLength];
        }

        Span<byte> packed = _packed.AsSpan(0, packedLength);
        if (_file.ReadAtLeast(packed, packedLength, false) < packedLength)
        {
            CutReason = $"the log is cut within the block at byte {at}";
            return false;
        }

        if (BlockChecksum.Of(packed) != checksum)
        {
            CutReason = $"the block at byte {at} of the log is damaged: its checksum does not match";
            return false;
        }

        if (!BrotliDecoder.TryDecompress(packed, _raw, out int written) || written != rawLength)
        {
            CutReason = $"the block at byte {at} of the log does not unpack to its length";
            return false;
        }

        _decoder.Load(_raw, rawLength);
        _blockAt = at;
        _eventsBefore = Events;
        Blocks++;
        RawBytes += rawLength;
        return true;
    }
}
