using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Weir.Replay.Log;

/// <summary>One block of a log, unpacked; its memory serves block after block.</summary>
internal sealed class LogBlock
{
    private byte[] _packed = [];

    /// <summary>Where it begins in the file.</summary>
    public long At { get; private set; }

    /// <summary>Where the next one begins.</summary>
    public long End { get; private set; }

    /// <summary>Its events.</summary>
    public byte[] Raw { get; private set; } = [];

    /// <summary>Bytes of them; 0 when there is no block.</summary>
    public int RawLength { get; private set; }

    /// <summary>Why there is no block; null at the end of a whole log.</summary>
    public string? CutReason { get; private set; }

    /// <summary>Reads the block at a place. Nothing else may use this object meanwhile.</summary>
    public LogBlock Read(SafeFileHandle file, long at)
    {
        At = at;
        CutReason = TryRead(file, at);
        return this;
    }

    private string? TryRead(SafeFileHandle file, long at)
    {
        RawLength = 0;
        Span<byte> header = stackalloc byte[LogFormat.BlockHeaderBytes];
        int got = Fill(file, at, header);
        if (got < header.Length)
        {
            return got == 0 ? null : $"the log is cut within a block header at byte {at}";
        }

        int rawLength = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        int packedLength = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        bool sane = BinaryPrimitives.ReadUInt32LittleEndian(header) == LogFormat.BlockMagic
            && rawLength is > 0 and <= LogFormat.MaxBlockBytes && packedLength is > 0 and <= LogFormat.MaxBlockBytes;
        if (!sane)
        {
            return $"the log has no whole block at byte {at}";
        }

        _packed = _packed.Length < packedLength ? new byte[packedLength] : _packed;
        Raw = Raw.Length < rawLength ? new byte[rawLength] : Raw;
        Span<byte> packed = _packed.AsSpan(0, packedLength);
        if (Fill(file, at + header.Length, packed) < packedLength)
        {
            return $"the log is cut within the block at byte {at}";
        }

        if (BlockChecksum.Of(packed) != BinaryPrimitives.ReadUInt32LittleEndian(header[12..]))
        {
            return $"the block at byte {at} of the log is damaged: its checksum does not match";
        }

        if (!BrotliDecoder.TryDecompress(packed, Raw, out int written) || written != rawLength)
        {
            return $"the block at byte {at} of the log does not unpack to its length";
        }

        RawLength = rawLength;
        End = at + header.Length + packedLength;
        return null;
    }

    private static int Fill(SafeFileHandle file, long at, Span<byte> to)
    {
        int done = 0;
        while (done < to.Length && RandomAccess.Read(file, to[done..], at + done) is var got and > 0)
        {
            done += got;
        }

        return done;
    }
}
