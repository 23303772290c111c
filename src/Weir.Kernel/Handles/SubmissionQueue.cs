using System.Runtime.CompilerServices;
using Weir.Kernel.Abi;

namespace Weir.Kernel.Handles;

/// <summary>The queue of requests that io_uring shares with the kernel. For one thread at a time.</summary>
public sealed unsafe class SubmissionQueue
{
    private readonly int _sqeBytes;
    private readonly uint _mask;
    private readonly uint* _head;
    private readonly uint* _tail;
    private readonly uint* _flags;
    private readonly uint* _dropped;
    private byte* _sqes;
    private uint _next;
    private uint _published;

    internal SubmissionQueue(MappedRegion ring, MappedRegion sqes, in IoUringParams parameters, int sqeBytes)
    {
        byte* start = (byte*)ring.Address;
        SqRingOffsets at = parameters.SqOffsets;
        _head = (uint*)(start + at.Head);
        _tail = (uint*)(start + at.Tail);
        _flags = (uint*)(start + at.Flags);
        _dropped = (uint*)(start + at.Dropped);
        _mask = *(uint*)(start + at.RingMask);
        _sqes = (byte*)sqes.Address;
        _sqeBytes = sqeBytes;
        Capacity = (int)parameters.SqEntries;
        if (!parameters.Flags.HasFlag(RingSetupFlags.NoSqArray))
        {
            // Entry n stands at index n for ever, so the array is written once.
            uint* array = (uint*)(start + at.Array);
            for (uint i = 0; i < parameters.SqEntries; i++)
            {
                array[i] = i;
            }
        }
    }

    /// <summary>How many requests fit.</summary>
    public int Capacity { get; }

    /// <summary>How many more fit now.</summary>
    public int SpaceLeft => Capacity - (int)(_next - Volatile.Read(ref *Checked(_head)));

    /// <summary>Requests written and not yet taken by the kernel.</summary>
    public int PendingCount => (int)(_next - Volatile.Read(ref *Checked(_head)));

    /// <summary>Requests written and not yet shown to the kernel.</summary>
    public int UnpublishedCount => (int)(_next - _published);

    /// <summary>What the kernel says beside the ring.</summary>
    public SqRingFlags Flags => (SqRingFlags)Volatile.Read(ref *Checked(_flags));

    /// <summary>Entries the kernel found invalid and skipped.</summary>
    public uint DroppedCount => Volatile.Read(ref *Checked(_dropped));

    /// <summary>Takes the next free entry, cleared.</summary>
    /// <exception cref="InvalidOperationException">The queue is full: submit first.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref IoUringSqe Next()
    {
        if (SpaceLeft <= 0)
        {
            ThrowFull();
        }

        byte* entry = _sqes + ((_next++ & _mask) * (uint)_sqeBytes);
        Unsafe.InitBlock(entry, 0, (uint)_sqeBytes);
        return ref *(IoUringSqe*)entry;
    }

    /// <summary>The upper 64 bytes of the entry taken last, on a ring of 128-byte requests.</summary>
    public Span<byte> ExtraOfLast() => _sqeBytes == 128
        ? new Span<byte>(Checked(_sqes) + (((_next - 1) & _mask) * 128) + 64, 64)
        : throw new InvalidOperationException("the ring was set up without RingSetupFlags.Sqe128");

    /// <summary>Shows the kernel everything written so far.</summary>
    /// <returns>How many requests it has not taken yet, for io_uring_enter(2).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Publish()
    {
        if (_published != _next)
        {
            Volatile.Write(ref *Checked(_tail), _next);
            _published = _next;
        }

        return _next - Volatile.Read(ref *Checked(_head));
    }

    internal void Close() => _sqes = null;

    private static void ThrowFull() =>
        throw new InvalidOperationException("the submission queue is full: submit before adding more");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T* Checked<T>(T* pointer)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_sqes is null, this);
        return pointer;
    }
}
