using System.Buffers.Binary;
using System.IO.Compression;

namespace Weir.Replay.Log;

/// <summary>
/// Writes a log block by block. Each block goes to the file whole and by itself readable, so that a recorder that is
/// killed leaves a log that ends with its last block.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    // Measured on libc's text: quality 1 packs about as well as deflate's best at five times its speed.
    private const int Quality = 1;
    private const int Window = 22;
    private readonly FileStream _file;
    private readonly EventEncoder _encoder = new();
    private byte[] _packed = new byte[LogFormat.BlockHeaderBytes + LogFormat.BlockTargetBytes];
    private long _blockFirst;

    public LogWriter(string path)
    {
        _file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        File.SetUnixFileMode(_file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Span<byte> header = stackalloc byte[LogFormat.FileHeaderBytes];
        header.Clear();
        LogFormat.Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], LogFormat.Version);
        _file.Write(header);
    }

    /// <summary>Events written so far.</summary>
    public long Events { get; private set; }

    /// <summary>Bytes before packing.</summary>
    public long RawBytes { get; private set; }

    /// <summary>Bytes in the file.</summary>
    public long FileBytes => _file.Position;

    public void Write(LogEvent e)
    {
        _encoder.Event(e);
        Events++;
        if (_encoder.Length >= LogFormat.BlockTargetBytes)
        {
            Flush();
        }
    }

    public void Flush()
    {
        ReadOnlySpan<byte> raw = _encoder.Written;
        if (raw.IsEmpty)
        {
            return;
        }

        int room = LogFormat.BlockHeaderBytes + BrotliEncoder.GetMaxCompressedLength(raw.Length);
        if (_packed.Length < room)
        {
            _packed = new byte[room];
        }

        Span<byte> body = _packed.AsSpan(LogFormat.BlockHeaderBytes);
        if (!BrotliEncoder.TryCompress(raw, body, out int packed, Quality, Window))
        {
            throw new InvalidOperationException("a block did not fit into the room that Brotli itself asked for");
        }

        Span<byte> header = _packed;
        BinaryPrimitives.WriteUInt32LittleEndian(header, LogFormat.BlockMagic);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], raw.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], packed);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], BlockChecksum.Of(body[..packed]));
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], _blockFirst);
        _file.Write(_packed.AsSpan(0, LogFormat.BlockHeaderBytes + packed));
        RawBytes += raw.Length;
        _blockFirst = Events;
        _encoder.Clear();
    }

    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }
}
