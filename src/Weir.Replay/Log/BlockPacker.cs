using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Runtime.ExceptionServices;

namespace Weir.Replay.Log;

/// <summary>
/// Packs blocks and writes them, on a thread of its own: packing data that does not pack takes as long as recording it.
/// A few blocks may wait; then the recorder does.
/// </summary>
internal sealed class BlockPacker : IDisposable
{
    // Measured on libc's text: quality 1 packs about as well as deflate's best at five times its speed.
    private const int Quality = 1;
    private const int Window = 22;
    private const int MaxWaiting = 4;
    private readonly Stream _file;
    private readonly BlockingCollection<Block> _waiting = new(MaxWaiting);
    private readonly ConcurrentBag<byte[]> _free = [];
    private readonly Thread _thread;
    private readonly SemaphoreSlim _done = new(0);
    private byte[] _packed = new byte[LogFormat.BlockHeaderBytes + LogFormat.BlockTargetBytes];
    private volatile ExceptionDispatchInfo? _failure;

    public BlockPacker(Stream file)
    {
        _file = file;
        _thread = new Thread(Work) { Name = "weir-pack", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Memory for the next block.</summary>
    public byte[] Room() => _free.TryTake(out byte[]? room) ? room : new byte[LogFormat.BlockTargetBytes * 2];

    /// <summary>Takes a block, which belongs to this object from then on.</summary>
    public void Add((byte[] Bytes, int Length) raw, long firstEvent)
    {
        _failure?.Throw();
        _waiting.Add(new Block(raw.Bytes, raw.Length, firstEvent));
    }

    /// <summary>Waits until all blocks are in the file.</summary>
    public void Drain()
    {
        _waiting.Add(new Block([], 0, 0));
        _done.Wait();
        _failure?.Throw();
    }

    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _waiting.Dispose();
        _done.Dispose();
    }

    private void Work()
    {
        foreach (Block block in _waiting.GetConsumingEnumerable())
        {
            if (block.Length == 0)
            {
                _done.Release();
                continue;
            }

            try
            {
                if (_failure == null)
                {
                    Write(block);
                }
            }
            catch (Exception e) // thrown again where blocks are added, not swallowed
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }

            _free.Add(block.Bytes);
        }
    }

    private void Write(Block block)
    {
        int room = LogFormat.BlockHeaderBytes + BrotliEncoder.GetMaxCompressedLength(block.Length);
        if (_packed.Length < room)
        {
            _packed = new byte[room];
        }

        Span<byte> body = _packed.AsSpan(LogFormat.BlockHeaderBytes);
        if (!BrotliEncoder.TryCompress(block.Bytes.AsSpan(0, block.Length), body, out int packed, Quality, Window))
        {
            throw new InvalidOperationException("a block did not fit into the room that Brotli itself asked for");
        }

        Span<byte> header = _packed;
        BinaryPrimitives.WriteUInt32LittleEndian(header, LogFormat.BlockMagic);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], block.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], packed);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], BlockChecksum.Of(body[..packed]));
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], block.FirstEvent);
        _file.Write(_packed.AsSpan(0, LogFormat.BlockHeaderBytes + packed));
    }

    private readonly record struct Block(byte[] Bytes, int Length, long FirstEvent);
}
