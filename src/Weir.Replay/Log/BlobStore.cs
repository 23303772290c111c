using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Weir.Replay.Log;

/// <summary>
/// Contents of mapped files, each piece once for all logs, under the SHA-256 of its bytes. Without it every log of
/// a dynamic program would carry the same megabytes of libc.
/// </summary>
internal sealed class BlobStore(string directory)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Bytes added by this object.</summary>
    public long AddedBytes { get; private set; }

    public static string DefaultDirectory
    {
        get
        {
            string? data = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
            data = string.IsNullOrEmpty(data)
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share")
                : data;
            return Path.Combine(data, "weir", "contents");
        }
    }

    /// <summary>Keeps some bytes.</summary>
    /// <returns>Their hash.</returns>
    public byte[] Put(ReadOnlySpan<byte> bytes)
    {
        byte[] hash = SHA256.HashData(bytes);
        string path = PathOf(hash);
        if (!File.Exists(path))
        {
            Write(path, bytes);
        }

        return hash;
    }

    /// <summary>Gives the bytes of a hash, checked, or null when the store lacks them.</summary>
    public byte[]? Get(ReadOnlySpan<byte> hash)
    {
        string path = PathOf(hash);
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] packed = File.ReadAllBytes(path);
        int length = packed.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(packed) : -1;
        if (length is < 0 or > LogFormat.MaxPieceBytes)
        {
            throw new InvalidDataException($"{path}: not a piece of a file's content");
        }

        byte[] bytes = new byte[length];
        bool whole = BrotliDecoder.TryDecompress(packed.AsSpan(4), bytes, out int written) && written == length;
        return whole && SHA256.HashData(bytes).AsSpan().SequenceEqual(hash)
            ? bytes
            : throw new InvalidDataException($"{path}: damaged: its bytes are not those of its name");
    }

    private string PathOf(ReadOnlySpan<byte> hash)
    {
        string name = Convert.ToHexStringLower(hash);
        return Path.Combine(directory, name[..2], name[2..]);
    }

    private void Write(string path, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(
            Path.GetDirectoryName(path)!, OwnerOnly | UnixFileMode.UserExecute);
        byte[] packed = new byte[4 + BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(packed, bytes.Length);
        if (!BrotliEncoder.TryCompress(bytes, packed.AsSpan(4), out int length, quality: 1, window: 20))
        {
            throw new InvalidOperationException("a piece did not fit into the room that Brotli itself asked for");
        }

        // Written aside and renamed: a reader sees the whole piece or none.
        string temporary = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
        FileStreamOptions options = new()
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = OwnerOnly,
        };
        using (FileStream file = new(temporary, options))
        {
            file.Write(packed.AsSpan(0, 4 + length));
        }

        File.Move(temporary, path, overwrite: true);
        AddedBytes += 4 + length;
    }
}
