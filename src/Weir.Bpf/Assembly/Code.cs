using System.Collections.Immutable;
using Weir.Bpf.Maps;

namespace Weir.Bpf.Assembly;

/// <summary>A place where a map's descriptor goes when the program is loaded.</summary>
/// <param name="At">Index of the wide load.</param>
/// <param name="Map">The map.</param>
public readonly record struct Relocation(int At, MapSpec Map);

/// <summary>A finished program that still refers to maps by their specification.</summary>
/// <param name="Instructions">Instruction words.</param>
/// <param name="Relocations">Where map descriptors go.</param>
public sealed record Code(ImmutableArray<Instruction> Instructions, ImmutableArray<Relocation> Relocations)
{
    internal ulong[] Relocate(Func<MapSpec, int> descriptorOf)
    {
        ulong[] words = [.. Instructions.Select(i => i.Bits)];
        foreach (Relocation r in Relocations)
        {
            words[r.At] = Instructions[r.At].WithImmediate(descriptorOf(r.Map)).Bits;
        }

        return words;
    }
}
