using Weir.Catalogue.Memory;
using Weir.Kernel.Calls;

namespace Weir.Replay.Effects;

/// <summary>The program's memory as it is now, for the catalogue.</summary>
internal sealed class LiveMemory(ProcessMemory memory) : IMemoryReader
{
    public bool TryRead(ulong address, Span<byte> destination) =>
        memory.Read(address, destination) == destination.Length;
}
