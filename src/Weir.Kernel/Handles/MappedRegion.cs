using System.Runtime.InteropServices;
using Weir.Kernel.Calls;

namespace Weir.Kernel.Handles;

/// <summary>Memory mapped with mmap(2), unmapped on disposal. Spans into it are valid until then.</summary>
public sealed unsafe partial class MappedRegion : SafeHandle
{
    private MappedRegion(nint address, nuint lengthBytes)
        : base(-1, ownsHandle: true)
    {
        SetHandle(address);
        LengthBytes = lengthBytes;
    }

    /// <summary>Length in bytes, as it was asked for.</summary>
    public nuint LengthBytes { get; }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <summary>Where the mapping begins.</summary>
    public nint Address => handle;

    /// <summary>Maps a descriptor's memory shared.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="lengthBytes">How much.</param>
    /// <param name="offset">Where in the file, in whole pages.</param>
    /// <param name="writable">Whether this process may write to it.</param>
    /// <param name="populate">Whether all pages are mapped at once (MAP_POPULATE).</param>
    /// <exception cref="KernelException">mmap(2) refused.</exception>
    public static MappedRegion Shared(Fd fd, nuint lengthBytes, long offset, bool writable, bool populate = false)
    {
        ArgumentNullException.ThrowIfNull(fd);
        const int ProtRead = 1, ProtWrite = 2, MapShared = 1, MapPopulate = 0x8000;
        long result = RawSyscall.Invoke(
            9, 0, (nint)lengthBytes, ProtRead | (writable ? ProtWrite : 0), MapShared | (populate ? MapPopulate : 0),
            fd.Number, (nint)offset);
        KernelException.Check(result, $"mmap({lengthBytes} bytes)");
        return new MappedRegion((nint)result, lengthBytes);
    }

    /// <summary>A part of the memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the mapping.</exception>
    public Span<byte> Slice(nuint offset, int lengthBytes)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, LengthBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((nuint)lengthBytes, LengthBytes - offset, nameof(lengthBytes));
        return new Span<byte>((byte*)handle + offset, lengthBytes);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => RawSyscall.Invoke(11, handle, (nint)LengthBytes) >= 0;
}
