using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Kernel.Handles;

/// <summary>Zeroed native memory for a fixed number of values, whose addresses the kernel may be given.</summary>
/// <typeparam name="T">A kernel structure or a plain number.</typeparam>
public sealed unsafe class NativeBlock<T> : IDisposable
    where T : unmanaged
{
    private T* _first;

    /// <summary>Allocates room for <paramref name="count"/> values, aligned to a cache line.</summary>
    public NativeBlock(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        nuint sizeBytes = (nuint)count * (nuint)sizeof(T);
        _first = (T*)NativeMemory.AlignedAlloc(sizeBytes, 64);
        NativeMemory.Clear(_first, sizeBytes);
        Count = count;
    }

    /// <summary>Frees memory that nobody disposed of.</summary>
    ~NativeBlock() => Free();

    /// <summary>How many values there are.</summary>
    public int Count { get; }

    /// <summary>All values.</summary>
    public Span<T> Span => new(Checked(), Count);

    /// <summary>One value.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref Checked()[index];
        }
    }

    /// <summary>Where one value lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AddressOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return (nint)(Checked() + index);
    }

    /// <summary>Frees the memory. The kernel must be done with it.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T* Checked()
    {
        T* first = _first;
        ObjectDisposedException.ThrowIf(first is null, this);
        return first;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_first);
        _first = null;
    }
}
