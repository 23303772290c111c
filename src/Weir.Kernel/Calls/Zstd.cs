using System.Runtime.InteropServices;

namespace Weir.Kernel.Calls;

/// <summary>
/// Zstandard through the library that the system has, if it has one (libzstd 1.4 or later, zstd.h). Not safe for two
/// threads at once.
/// </summary>
public sealed unsafe class Zstd
{
    private readonly delegate* unmanaged<byte*, nuint, byte*, nuint, int, nuint> _compress;
    private readonly delegate* unmanaged<byte*, nuint, byte*, nuint, nuint> _decompress;
    private readonly delegate* unmanaged<nuint, nuint> _bound;
    private readonly delegate* unmanaged<nuint, uint> _isError;

    private Zstd(nint compress, nint decompress, nint bound, nint isError)
    {
        _compress = (delegate* unmanaged<byte*, nuint, byte*, nuint, int, nuint>)compress;
        _decompress = (delegate* unmanaged<byte*, nuint, byte*, nuint, nuint>)decompress;
        _bound = (delegate* unmanaged<nuint, nuint>)bound;
        _isError = (delegate* unmanaged<nuint, uint>)isError;
    }

    /// <summary>Finds the library; null where the system has none.</summary>
    public static Zstd? TryLoad() =>
        NativeLibrary.TryLoad("libzstd.so.1", out nint library)
        && NativeLibrary.TryGetExport(library, "ZSTD_compress", out nint compress)
        && NativeLibrary.TryGetExport(library, "ZSTD_decompress", out nint decompress)
        && NativeLibrary.TryGetExport(library, "ZSTD_compressBound", out nint bound)
        && NativeLibrary.TryGetExport(library, "ZSTD_isError", out nint isError)
            ? new Zstd(compress, decompress, bound, isError)
            : null;

    /// <summary>The most bytes that so many bytes can become.</summary>
    public int BoundOf(int lengthBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        return checked((int)_bound((nuint)lengthBytes));
    }

    /// <summary>Compresses as one frame.</summary>
    /// <returns>Bytes written, or -1 when the room did not suffice.</returns>
    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level)
    {
        fixed (byte* from = source, into = destination)
        {
            nuint written = _compress(into, (nuint)destination.Length, from, (nuint)source.Length, level);
            return _isError(written) != 0 ? -1 : (int)written;
        }
    }

    /// <summary>Decompresses frames.</summary>
    /// <returns>Bytes written, or -1 when they are damaged or the room did not suffice.</returns>
    public int Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* from = source, into = destination)
        {
            nuint written = _decompress(into, (nuint)destination.Length, from, (nuint)source.Length);
            return _isError(written) != 0 ? -1 : (int)written;
        }
    }
}
