using System.Buffers;
using System.Runtime.InteropServices;

namespace Weir.Kernel.Handles;

/// <summary>
/// Zeroed native bytes at an aligned address, freed on disposal or, when forgotten, by the finalizer.
/// </summary>
public sealed unsafe class AlignedMemory : SafeHandle
{
    /// <summary>Allocates <paramref name="lengthBytes"/> at a multiple of <paramref name="alignmentBytes"/>.</summary>
    public AlignedMemory(int lengthBytes, int alignmentBytes)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        if (alignmentBytes <= 0 || (alignmentBytes & (alignmentBytes - 1)) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(alignmentBytes), alignmentBytes, "an alignment is a power of two");
        }

        void* memory = NativeMemory.AlignedAlloc((nuint)Math.Max(lengthBytes, 1), (nuint)alignmentBytes);
        NativeMemory.Clear(memory, (nuint)lengthBytes);
        SetHandle((nint)memory);
        LengthBytes = lengthBytes;
    }

    /// <summary>Length in bytes.</summary>
    public int LengthBytes { get; }

    /// <summary>Where the memory begins; valid until it is freed.</summary>
    public nint Address => handle;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>All bytes.</summary>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new Span<byte>((void*)handle, LengthBytes);
        }
    }

    /// <summary>A handle to the byte at an index, as <see cref="MemoryManager{T}.Pin"/> gives it.</summary>
    public MemoryHandle HandleAt(int index, IPinnable owner)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)LengthBytes, nameof(index));
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new MemoryHandle((byte*)handle + index, default, owner);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
