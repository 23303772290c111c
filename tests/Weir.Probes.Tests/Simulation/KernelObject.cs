using System.Runtime.InteropServices;
using Weir.Bpf.Tests.Interpreter;

namespace Weir.Probes.Tests.Simulation;

/// <summary>A structure of the made-up kernel, written by the names of its fields.</summary>
internal sealed class KernelObject(AddressSpace space, string structure)
{
    private readonly Region _region = space.Allocate(FakeTypes.Btf.SizeOf(structure), RegionKind.Kernel, structure);

    public ulong Address => _region.Start;

    public Span<byte> Bytes(string field) => _region.Data.AsSpan(FakeTypes.Btf.Offset(structure, field));

    public ulong AddressOf(string field) => Address + (ulong)FakeTypes.Btf.Offset(structure, field);

    /// <summary>Writes a field; the value's type is the field's width.</summary>
    public KernelObject Put<T>(string field, T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(Bytes(field), value);
        return this;
    }
}
