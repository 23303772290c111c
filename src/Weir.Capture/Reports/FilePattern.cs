namespace Weir.Capture.Reports;

/// <summary>How one file was read and written.</summary>
public sealed class FilePattern(string path)
{
    private const int Sizes = 24;
    private readonly Dictionary<(long Pid, long Fd), long> _expected = [];

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Reads that succeeded.</summary>
    public long Reads { get; private set; }

    /// <summary>Writes that succeeded.</summary>
    public long Writes { get; private set; }

    /// <summary>Bytes of both.</summary>
    public long Bytes { get; private set; }

    /// <summary>Reads and writes that went on where the last one of their descriptor ended.</summary>
    public long Sequential { get; private set; }

    /// <summary>Reads and writes that named another offset.</summary>
    public long Random { get; private set; }

    /// <summary>Those of <see cref="Positioned"/> whose offset and size are multiples of 512 bytes.</summary>
    public long Aligned { get; private set; }

    /// <summary>Reads and writes that named an offset.</summary>
    public long Positioned { get; private set; }

    /// <summary>fsync, fdatasync, sync_file_range and msync.</summary>
    public long Syncs { get; private set; }

    /// <summary>Bytes written between two syncs, on average; null without syncs.</summary>
    public long? BytesPerSync => Syncs == 0 ? null : _writtenBytes / Syncs;

    /// <summary>Opened with O_DIRECT at least once.</summary>
    public bool IsDirect { get; private set; }

    /// <summary>Reads and writes by size: part i holds those of 2^i to 2^(i+1)-1 bytes.</summary>
    public long[] BySize { get; } = new long[Sizes];

    private long _writtenBytes;

    /// <summary>Looks at the current call, which is on this file.</summary>
    public void Add(CallCursor call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Error is not null)
        {
            return;
        }

        if (call.Call is "fsync" or "fdatasync" or "sync_file_range" or "msync")
        {
            Syncs++;
        }
        else if (call.Call is "open" or "openat" or "openat2")
        {
            IsDirect |= call.Arguments?.Contains("O_DIRECT", StringComparison.Ordinal) == true;
        }
        else if ((call.IsRead || call.IsWrite) && call.Fd is { } fd && call.Bytes is { } bytes)
        {
            Transfer(call, fd, bytes);
        }
        else if (call.Call is "lseek" or "close" && call.Fd is { } moved)
        {
            _expected.Remove((call.Pid, moved));
        }
    }

    private void Transfer(CallCursor call, long fd, long bytes)
    {
        Reads += call.IsRead ? 1 : 0;
        Writes += call.IsWrite ? 1 : 0;
        Bytes += bytes;
        _writtenBytes += call.IsWrite ? bytes : 0;
        BySize[Math.Clamp(System.Numerics.BitOperations.Log2((ulong)Math.Max(bytes, 1)), 0, Sizes - 1)]++;
        if (call.Offset is not { } offset || offset < 0)
        {
            // Without an offset of its own, or with -1 (preadv2(2)), a call goes on where the descriptor stands.
            Sequential++;
            return;
        }

        Positioned++;
        Aligned += (offset | (call.Requested ?? bytes)) % 512 == 0 ? 1 : 0;
        bool known = _expected.TryGetValue((call.Pid, fd), out long expected);
        Sequential += known && expected == offset ? 1 : 0;
        Random += known && expected == offset ? 0 : 1;
        if (known || _expected.Count < 1024)
        {
            _expected[(call.Pid, fd)] = offset + bytes;
        }
    }
}
