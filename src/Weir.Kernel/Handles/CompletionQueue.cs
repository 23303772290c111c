using System.Runtime.CompilerServices;
using Weir.Kernel.Abi;

namespace Weir.Kernel.Handles;

/// <summary>The queue of completions that io_uring shares with the kernel. For one thread at a time.</summary>
public sealed unsafe class CompletionQueue
{
    private readonly int _cqeBytes;
    private readonly uint _mask;
    private readonly uint* _head;
    private readonly uint* _tail;
    private readonly uint* _overflow;
    private byte* _cqes;

    internal CompletionQueue(MappedRegion ring, in IoUringParams parameters, int cqeBytes)
    {
        byte* start = (byte*)ring.Address;
        CqRingOffsets at = parameters.CqOffsets;
        _head = (uint*)(start + at.Head);
        _tail = (uint*)(start + at.Tail);
        _overflow = (uint*)(start + at.Overflow);
        _mask = *(uint*)(start + at.RingMask);
        _cqes = start + at.Cqes;
        _cqeBytes = cqeBytes;
        Capacity = (int)parameters.CqEntries;
    }

    /// <summary>How many completions fit.</summary>
    public int Capacity { get; }

    /// <summary>How many wait to be taken.</summary>
    public int ReadyCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (int)(Volatile.Read(ref *Checked(_tail)) - *_head);
    }

    /// <summary>Completions lost for ever; stays 0 on kernels with <see cref="RingFeatures.NoDrop"/>.</summary>
    public uint LostCount => Volatile.Read(ref *Checked(_overflow));

    /// <summary>A waiting completion, 0 being the oldest; valid until <see cref="Advance"/> passes it.</summary>
    public ref readonly IoUringCqe this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)ReadyCount, nameof(index));
            return ref *(IoUringCqe*)(_cqes + (((*_head + (uint)index) & _mask) * (uint)_cqeBytes));
        }
    }

    /// <summary>The second half of a waiting completion, on a ring of 32-byte completions.</summary>
    public ReadOnlySpan<byte> ExtraOf(int index)
    {
        ref readonly IoUringCqe completion = ref this[index];
        return _cqeBytes == 32
            ? new ReadOnlySpan<byte>((byte*)Unsafe.AsPointer(in completion) + 16, 16)
            : throw new InvalidOperationException("the ring was set up without RingSetupFlags.Cqe32");
    }

    /// <summary>Copies waiting completions and gives their places back.</summary>
    /// <returns>How many.</returns>
    public int Take(Span<IoUringCqe> into)
    {
        uint head = *Checked(_head);
        int count = Math.Min(into.Length, (int)(Volatile.Read(ref *_tail) - head));
        for (int i = 0; i < count; i++)
        {
            into[i] = *(IoUringCqe*)(_cqes + (((head + (uint)i) & _mask) * (uint)_cqeBytes));
        }

        if (count > 0)
        {
            Volatile.Write(ref *_head, head + (uint)count);
        }

        return count;
    }

    /// <summary>Gives the oldest places back to the kernel.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)ReadyCount, nameof(count));
        Volatile.Write(ref *_head, *_head + (uint)count);
    }

    internal void Close() => _cqes = null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T* Checked<T>(T* pointer)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_cqes is null, this);
        return pointer;
    }
}
