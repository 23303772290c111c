using System.Runtime.InteropServices;
using Weir.Kernel.Abi;
using Weir.Kernel.Handles;

namespace Weir.Replay.ShadowRing;

/// <summary>
/// The real ring of a recorded program, mapped into the recorder. The program never sees this memory.
/// </summary>
internal sealed class KernelRing : IDisposable
{
    private const long EntriesOffset = 0x10000000; // IORING_OFF_SQES (include/uapi/linux/io_uring.h)
    private readonly MappedRegion _rings;
    private readonly MappedRegion _entries;
    private readonly IoUringParams _params;

    public KernelRing(Fd descriptor, in IoUringParams parameters)
    {
        _params = parameters;
        EntryBytes = parameters.Flags.HasFlag(RingSetupFlags.Sqe128) ? 128 : 64;
        CompletionBytes = parameters.Flags.HasFlag(RingSetupFlags.Cqe32) ? 32 : 16;
        ulong completions = parameters.CqOffsets.Cqes + (parameters.CqEntries * (ulong)CompletionBytes);
        ulong array = HasArray ? parameters.SqOffsets.Array + (parameters.SqEntries * 4UL) : 0;
        _rings = MappedRegion.Shared(
            descriptor, (nuint)Math.Max(completions, array), 0, writable: true, populate: true);
        _entries = MappedRegion.Shared(
            descriptor, (nuint)(parameters.SqEntries * (ulong)EntryBytes), EntriesOffset,
            writable: true, populate: true);
    }

    public int EntryBytes { get; }

    public int CompletionBytes { get; }

    public bool HasArray => !_params.Flags.HasFlag(RingSetupFlags.NoSqArray);

    public uint SqMask => _params.SqEntries - 1;

    public uint CqMask => _params.CqEntries - 1;

    public ref readonly IoUringParams Params => ref _params;

    /// <summary>How far the single words reach, before the arrays of both rings.</summary>
    public int HeadBytes
    {
        get
        {
            ReadOnlySpan<uint> words =
            [
                _params.SqOffsets.Head, _params.SqOffsets.Tail, _params.SqOffsets.Flags, _params.SqOffsets.Dropped,
                _params.CqOffsets.Head, _params.CqOffsets.Tail, _params.CqOffsets.Flags, _params.CqOffsets.Overflow,
            ];
            uint last = 0;
            foreach (uint word in words)
            {
                last = Math.Max(last, word);
            }

            return (int)last + 4;
        }
    }

    /// <summary>All of the two rings' memory.</summary>
    public ReadOnlySpan<byte> Bytes => _rings.Slice(0, (int)_rings.LengthBytes);

    /// <summary>One word of the rings' memory.</summary>
    public ref uint Word(uint offset) => ref MemoryMarshal.AsRef<uint>(_rings.Slice(offset, 4));

    public Span<byte> Entry(uint index) => _entries.Slice(index * (nuint)EntryBytes, EntryBytes);

    public ReadOnlySpan<byte> Completion(uint index) =>
        _rings.Slice(_params.CqOffsets.Cqes + (index * (nuint)CompletionBytes), CompletionBytes);

    public void Dispose()
    {
        _rings.Dispose();
        _entries.Dispose();
    }
}
