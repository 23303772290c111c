using System.Runtime.CompilerServices;
using Weir.Kernel.Abi;

namespace Weir.Kernel.Handles;

/// <summary>
/// The page-aligned ring in which provided buffers are handed to the kernel. For one thread at a time.
/// </summary>
public sealed unsafe class ProvidedBufferRing : IDisposable
{
    private readonly AlignedMemory _memory;
    private readonly int _mask;
    private ushort _tail;

    /// <summary>Makes an empty ring for a power of two of buffers.</summary>
    public ProvidedBufferRing(int count)
    {
        _memory = new AlignedMemory(count * sizeof(ProvidedBuffer), 4096);
        _mask = count - 1;
    }

    /// <summary>Where it lies.</summary>
    public nint Address => _memory.Address;

    /// <summary>Hands one buffer over.</summary>
    public void Add(in ProvidedBuffer buffer)
    {
        ObjectDisposedException.ThrowIf(_memory.IsClosed, this);
        ProvidedBuffer* entry = (ProvidedBuffer*)_memory.Address + (_tail & _mask);
        // Field by field: the reserved word of the first entry is the ring's tail (struct io_uring_buf_ring).
        entry->Address = buffer.Address;
        entry->Length = buffer.Length;
        entry->Id = buffer.Id;
        _tail++;
        Volatile.Write(ref Unsafe.AsRef<ushort>((byte*)_memory.Address + 14), _tail);
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
