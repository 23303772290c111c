using System.Buffers.Binary;

namespace Weir.Replay.Log;

/// <summary>
/// Writes a log block by block. Each block goes to the file whole and by itself readable, so that a recorder that is
/// killed leaves a log that ends with its last block.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly BlockPacker _packer;
    private readonly EventEncoder _encoder = new();
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
        _packer = new BlockPacker(_file);
    }

    /// <summary>Events written so far.</summary>
    public long Events { get; private set; }

    /// <summary>Bytes before packing.</summary>
    public long RawBytes { get; private set; }

    /// <summary>Bytes in the file, after <see cref="Flush"/>.</summary>
    public long FileBytes => _file.Position;

    public void Write(LogEvent e)
    {
        _encoder.Event(e);
        Written();
    }

    /// <summary>As <see cref="Write(LogEvent)"/> of a <see cref="Events.MemoryEvent"/>, without a copy of the
    /// bytes.</summary>
    public void WriteMemory(int tid, ulong address, ReadOnlySpan<byte> bytes)
    {
        _encoder.Memory(tid, address, bytes);
        Written();
    }

    /// <summary>Writes a <see cref="Events.BufferedEvent"/> of the records as they are in the buffer.</summary>
    /// <returns>How many calls they are of.</returns>
    public int WriteBuffered(int tid, ReadOnlySpan<ulong> records)
    {
        int calls = _encoder.Buffered(tid, records);
        Written();
        return calls;
    }

    /// <summary>Hands what is there to the file.</summary>
    public void Flush()
    {
        Hand();
        _packer.Drain();
    }

    public void Dispose()
    {
        try
        {
            Hand();
        }
        finally
        {
            _packer.Dispose();
            _file.Dispose();
        }
    }

    private void Written()
    {
        Events++;
        if (_encoder.Length >= LogFormat.BlockTargetBytes)
        {
            Hand();
        }
    }

    private void Hand()
    {
        if (_encoder.Length > 0)
        {
            RawBytes += _encoder.Length;
            _packer.Add(_encoder.Take(_packer.Room()), _blockFirst);
            _blockFirst = Events;
        }
    }
}
