using Weir.Catalogue.Memory;
using Weir.Kernel.Calls;

namespace Weir.Replay.Effects;

/// <summary>
/// The program's memory as it was when a request was submitted: the kernel copies iovecs and headers then
/// (IORING_FEAT_SUBMIT_STABLE), and the program may use theirs for something else before the completion.
/// </summary>
internal sealed class CachedMemory(ProcessMemory memory) : IMemoryReader
{
    private readonly Dictionary<ulong, byte[]> _words = [];

    public bool TryRead(ulong address, Span<byte> destination)
    {
        if (_words.TryGetValue(address, out byte[]? known) && known.Length == destination.Length)
        {
            known.CopyTo(destination);
            return true;
        }

        if (memory.Read(address, destination) != destination.Length)
        {
            return false;
        }

        _words[address] = destination.ToArray();
        return true;
    }
}
