using System.Buffers;
using Weir.Kernel.Handles;

namespace Weir.Io;

/// <summary>
/// Owned native memory at an aligned address, fit for direct I/O. Pinning is free, and a buffer that is disposed of
/// while the kernel has it is freed when the kernel is done, not before.
/// </summary>
public sealed class IoBuffer : MemoryManager<byte>
{
    private readonly AlignedMemory _memory;
    private RegisteredBuffer? _registration;
    private int _holders = 1;
    private int _disposed;

    private IoBuffer(int lengthBytes, int alignmentBytes) => _memory = new AlignedMemory(lengthBytes, alignmentBytes);

    /// <summary>Length in bytes.</summary>
    public int LengthBytes => _memory.LengthBytes;

    /// <summary>Where the memory begins; valid until it is freed. For the thin layers.</summary>
    public nint Address => _memory.Address;

    /// <summary>Whether it was disposed of; the memory may live on for requests in flight.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Whether the memory is gone: disposed of, and no request has it.</summary>
    public bool IsFreed => Volatile.Read(ref _holders) == 0;

    /// <summary>How many requests (or other pins) have it now.</summary>
    public int InFlightCount => Volatile.Read(ref _holders) - (IsDisposed ? 0 : 1);

    /// <summary>How often it was lent; need not be exact.</summary>
    internal int TimesLent { get; private set; }

    /// <summary>Its place with a ring, if it has one.</summary>
    internal RegisteredBuffer? Registration => Volatile.Read(ref _registration);

    /// <summary>Allocates zeroed memory.</summary>
    /// <param name="lengthBytes">How much.</param>
    /// <param name="alignmentBytes">A power of two; 4096 suits every device.</param>
    public static IoBuffer Allocate(int lengthBytes, int alignmentBytes = 4096) => new(lengthBytes, alignmentBytes);

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return _memory.Span;
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)LengthBytes, nameof(elementIndex));
        // The count is raised first, so a Dispose that runs now finds a holder and defers the free.
        int holders;
        do
        {
            holders = Volatile.Read(ref _holders);
            ObjectDisposedException.ThrowIf(holders == 0 || IsDisposed, this);
        }
        while (Interlocked.CompareExchange(ref _holders, holders + 1, holders) != holders);

        TimesLent++;
        return _memory.HandleAt(elementIndex, this);
    }

    /// <inheritdoc/>
    public override void Unpin() => Release();

    /// <summary>Notes its place with a ring; false: another came first. Only while it is lent.</summary>
    internal bool TryRegister(RegisteredBuffer registration, RegisteredBuffer? known) =>
        Interlocked.CompareExchange(ref _registration, registration, known) == known;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Release();
        }
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _registration?.Dispose();
            _memory.Dispose();
        }
    }
}
