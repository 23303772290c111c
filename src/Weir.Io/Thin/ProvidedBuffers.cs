using System.Numerics;
using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Io.Thin;

/// <summary>Buffers of one size that the kernel picks from as data comes; since Linux 5.19.</summary>
public sealed class ProvidedBuffers : IDisposable
{
    private readonly Ring _ring;
    private readonly AlignedMemory _memory;
    private readonly ProvidedBufferRing _entries;
    private bool _disposed;

    internal ProvidedBuffers(Ring ring, ushort group, int count, int bufferBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, 32768u, nameof(count));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferBytes);
        (_ring, Group, BufferBytes) = (ring, group, bufferBytes);
        Count = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 1));
        _memory = new AlignedMemory(checked(Count * bufferBytes), 4096);
        _entries = new ProvidedBufferRing(Count);
        BufferRingRegistration registration = new()
        {
            Address = (ulong)_entries.Address,
            Entries = (uint)Count,
            Group = group,
        };
        long result = Register(ring, RingRegisterOpcode.RegisterBufferRing, registration);
        if (ErrnoText.IsError(result))
        {
            FreeMemory();
            throw ErrnoText.Of(result) == Errno.EINVAL
                ? new FeatureMissingException("ring of provided buffers", "5.19")
                : new IoException(IoStage.Setup, "io_uring_register(buffer ring)", ErrnoText.Of(result));
        }

        for (int id = 0; id < Count; id++)
        {
            GiveBack((ushort)id);
        }
    }

    /// <summary>The group's number, which requests name.</summary>
    public ushort Group { get; }

    /// <summary>How many there are, a power of two.</summary>
    public int Count { get; }

    /// <summary>Length of each.</summary>
    public int BufferBytes { get; }

    /// <summary>What a completion brought; valid until the buffer is given back.</summary>
    public Span<byte> DataOf(in IoUringCqe completion)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(completion.Result, nameof(completion));
        return completion.Flags.HasFlag(CqeFlags.Buffer)
            ? _memory.Span.Slice(completion.BufferId * BufferBytes, Math.Min(completion.Result, BufferBytes))
            : throw new ArgumentException("the completion used no provided buffer", nameof(completion));
    }

    /// <summary>Lets the kernel use a buffer again.</summary>
    public void GiveBack(ushort bufferId)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bufferId, Count);
        _entries.Add(new ProvidedBuffer
        {
            Address = (ulong)(_memory.Address + (bufferId * BufferBytes)),
            Length = (uint)BufferBytes,
            Id = bufferId,
        });
    }

    /// <summary>Takes the group back. Requests that use it must have ended.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        BufferRingRegistration registration = new() { Group = Group };
        Register(_ring, RingRegisterOpcode.UnregisterBufferRing, registration);
        FreeMemory();
    }

    private static long Register(Ring ring, RingRegisterOpcode opcode, in BufferRingRegistration registration) =>
        IoUringCalls.Register(ring.Fd, opcode, new ReadOnlySpan<BufferRingRegistration>(in registration), 1);

    private void FreeMemory()
    {
        _entries.Dispose();
        _memory.Dispose();
    }
}
