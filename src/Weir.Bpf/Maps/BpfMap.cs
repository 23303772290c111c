using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Bpf.Maps;

/// <summary>A map in the kernel.</summary>
public sealed class BpfMap : IDisposable
{
    private const int LeastBatch = 16, BatchBytes = 1 << 16;

    private BpfMap(MapSpec spec, Fd fd)
    {
        Spec = spec;
        Fd = fd;
    }

    /// <summary>What it was made from.</summary>
    public MapSpec Spec { get; }

    /// <summary>Its descriptor.</summary>
    public Fd Fd { get; }

    /// <summary>Makes the map.</summary>
    /// <exception cref="Weir.Kernel.KernelException">bpf(2) refused.</exception>
    public static BpfMap Create(MapSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Type != BpfMapType.TaskStorage)
        {
            return new BpfMap(spec, BpfCalls.MapCreate(
                spec.Type, spec.Name, spec.KeyBytes, spec.ValueBytes, spec.MaxEntries, spec.Flags));
        }

        // Local storage maps are refused without BTF of key and value (kernel/bpf/bpf_local_storage.c).
        using Fd btf = BpfCalls.BtfLoad(Btf.BtfBlob.IntKeyAndStruct(spec.ValueBytes));
        return new BpfMap(spec, BpfCalls.MapCreate(
            spec.Type, spec.Name, spec.KeyBytes, spec.ValueBytes, 0, spec.Flags | BpfMapFlags.NoPreallocation, btf, 1,
                2));
    }

    /// <summary>Maps the values of an array made with <see cref="BpfMapFlags.Mappable"/>.</summary>
    public MappedRegion Map()
    {
        long bytes = (long)((Spec.ValueBytes + 7) & ~7) * Spec.MaxEntries;
        long page = Environment.SystemPageSize;
        return MappedRegion.Shared(Fd, (nuint)((bytes + page - 1) / page * page), 0, writable: true);
    }

    /// <summary>Writes one element.</summary>
    public void Update(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => BpfCalls.MapUpdate(Fd, key, value);

    /// <summary>Writes one element of an array.</summary>
    public void Update(int index, ReadOnlySpan<byte> value) =>
        BpfCalls.MapUpdate(Fd, BitConverter.GetBytes(index), value);

    /// <summary>Reads one element; for per-CPU maps the span holds one value (rounded up to 8 bytes) a CPU.</summary>
    public bool Lookup(ReadOnlySpan<byte> key, Span<byte> value) => BpfCalls.MapLookup(Fd, key, value);

    /// <summary>
    /// The values of a hash. What others add or remove meanwhile may be among them or not; all else is, once.
    /// </summary>
    public IEnumerable<byte[]> Values()
    {
        uint? bucket = null;
        int room = Math.Max(LeastBatch, BatchBytes / Spec.ValueBytes);
        for (long result = 0; result != -(long)Errno.ENOENT;)
        {
            uint? from = bucket;
            int count = room;
            byte[] keys = new byte[room * Spec.KeyBytes], values = new byte[room * Spec.ValueBytes];
            result = BpfCalls.MapLookupBatch(Fd, ref bucket, keys, values, ref count);
            if (result == -(long)Errno.ENOSPC)
            {
                (bucket, room) = (from, room * 2);
                continue;
            }

            if (result != -(long)Errno.ENOENT)
            {
                KernelException.Check(result, "bpf(BPF_MAP_LOOKUP_BATCH)");
            }

            for (int i = 0; i < count; i++)
            {
                yield return values.AsSpan(i * Spec.ValueBytes, Spec.ValueBytes).ToArray();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Fd.Dispose();
}
