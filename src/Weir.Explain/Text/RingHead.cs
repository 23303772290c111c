using System.Buffers.Binary;
using Weir.Explain.Sights;

namespace Weir.Explain.Text;

/// <summary>
/// The head of a context's completion ring, as it lay in the program's memory (struct aio_ring, fs/aio.c).
/// </summary>
/// <param name="Slots">How many events the ring holds.</param>
/// <param name="Head">Where the consumer stands.</param>
/// <param name="Tail">Where the kernel stands.</param>
internal readonly record struct RingHead(uint Slots, uint Head, uint Tail)
{
    private const uint Magic = 0xa10a10a1;

    /// <summary>Events that wait to be fetched.</summary>
    internal uint Ready => Slots == 0 ? 0 : (Tail + Slots - Head) % Slots;

    /// <summary>Reads the ring's head out of a sight; null: there was none.</summary>
    internal static RingHead? Of(Sight? sight)
    {
        if (sight is null || sight.Memory.Length == 0)
        {
            return null;
        }

        ReadOnlySpan<byte> ring = sight.Memory.AsSpan(
            SightRecord.RingHead - SightRecord.Stack, SightRecord.RingHeadBytes);
        uint Word(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadUInt32LittleEndian(from[at..]);
        return Word(ring, 16) == Magic ? new RingHead(Word(ring, 4), Word(ring, 8), Word(ring, 12)) : null;
    }
}
