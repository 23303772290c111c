using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Weir.Kernel.Abi;
using Weir.Kernel.Handles;

namespace Weir.Io;

/// <summary>The pinned pieces of one vectored request and the iovecs that name them; kept for the next one.</summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "Lives as long as a pooled request; the memory has a finalizer of its own.")]
internal sealed class IoVectorList
{
    private NativeBlock<IoVec>? _iovecs;
    private MemoryHandle[] _pins = [];
    private int _first;
    private int _count;

    /// <summary>Pieces that are left to transfer.</summary>
    public int Count => _count - _first;

    /// <summary>Where their iovecs lie.</summary>
    public nint Address => _iovecs!.AddressOf(Math.Min(_first, _iovecs.Count - 1));

    /// <summary>Pins the pieces and returns their length, cut to what fits a result.</summary>
    public long Pin<TMemory>(IReadOnlyList<TMemory> pieces, Func<TMemory, ReadOnlyMemory<byte>> of)
    {
        Reserve(pieces.Count);
        long total = 0;
        _first = 0;
        for (_count = 0; _count < pieces.Count; _count++)
        {
            ReadOnlyMemory<byte> piece = of(pieces[_count]);
            _pins[_count] = piece.Pin();
            _iovecs![_count] = new IoVec
            {
                Base = PinnedMemory.AddressOf(_pins[_count]),
                Length = (nuint)piece.Length,
            };
            total += piece.Length;
        }

        return total;
    }

    /// <summary>Passes over bytes that are done.</summary>
    public void Advance(long bytes)
    {
        while (bytes > 0 && _first < _count)
        {
            ref IoVec piece = ref _iovecs![_first];
            long step = Math.Min(bytes, (long)piece.Length);
            piece = new IoVec { Base = piece.Base + (nint)step, Length = piece.Length - (nuint)step };
            bytes -= step;
            _first += piece.Length == 0 ? 1 : 0;
        }
    }

    /// <summary>Lets go of all pieces.</summary>
    public void Unpin()
    {
        for (int i = 0; i < _count; i++)
        {
            _pins[i].Dispose();
            _pins[i] = default;
        }

        _first = _count = 0;
    }

    private void Reserve(int count)
    {
        if (_pins.Length >= count)
        {
            return;
        }

        int room = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 8));
        _iovecs?.Dispose();
        _iovecs = new NativeBlock<IoVec>(room);
        _pins = new MemoryHandle[room];
    }
}
