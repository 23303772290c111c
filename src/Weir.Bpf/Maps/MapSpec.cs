using Weir.Kernel.Abi;

namespace Weir.Bpf.Maps;

/// <summary>
/// What a map should be; says nothing of this kernel. <see cref="BpfMap.Create"/> makes the real one.
/// </summary>
/// <param name="Name">Name; the kernel keeps 15 characters.</param>
/// <param name="Type">Type.</param>
/// <param name="KeyBytes">Size of a key.</param>
/// <param name="ValueBytes">Size of a value.</param>
/// <param name="MaxEntries">Capacity; 0 for task storage.</param>
/// <param name="Flags">Flags.</param>
public sealed record MapSpec(
    string Name, BpfMapType Type, int KeyBytes, int ValueBytes, int MaxEntries, BpfMapFlags Flags = BpfMapFlags.None);
