using System.Runtime.InteropServices;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Effects;

namespace Weir.Replay.ShadowRing;

/// <summary>The buffers that a program gave a ring to choose from: groups of single ones, and rings of them.</summary>
internal sealed class ProvidedBuffers
{
    private readonly Dictionary<ushort, (ulong Address, uint Entries)> _rings = [];
    private readonly Dictionary<(ushort Group, ushort Id), (ulong Address, uint Length)> _single = [];

    /// <summary>A ring of buffers was registered.</summary>
    public void Registered(in BufferRingRegistration ring) => _rings[ring.Group] = (ring.Address, ring.Entries);

    public void Unregistered(ushort group) => _rings.Remove(group);

    /// <summary>A request of PROVIDE_BUFFERS: count in fd, address, length of each, first id in off.</summary>
    public void Provided(in IoUringSqe entry)
    {
        for (int i = 0; i < entry.Fd && i <= ushort.MaxValue; i++)
        {
            ulong address = entry.Address + ((ulong)i * entry.Length);
            _single[(entry.BufferIndex, (ushort)(entry.Offset + (ulong)i))] = (address, entry.Length);
        }
    }

    /// <summary>Adds what a completion wrote into the buffer that it names.</summary>
    public void Filled(ushort group, ushort id, long result, bool bundle, ProcessMemory memory, MemoryRanges into)
    {
        if (_single.TryGetValue((group, id), out (ulong Address, uint Length) single))
        {
            into.Add(single.Address, (ulong)result);
            return;
        }

        if (!_rings.TryGetValue(group, out (ulong Address, uint Entries) ring))
        {
            return;
        }

        byte[] bytes = new byte[ring.Entries * 16];
        int got = memory.Read(ring.Address, bytes);
        ReadOnlySpan<ProvidedBuffer> entries = MemoryMarshal.Cast<byte, ProvidedBuffer>(bytes.AsSpan(0, got));
        int at = IndexOf(entries, id);
        for (ulong left = (ulong)result; at >= 0 && left > 0; at = (at + 1) % entries.Length)
        {
            ulong length = bundle ? Math.Min(left, entries[at].Length) : left;
            into.Add(entries[at].Address, length);
            left -= length;
            if (length == 0)
            {
                return;
            }
        }
    }

    private static int IndexOf(ReadOnlySpan<ProvidedBuffer> entries, ushort id)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Id == id && entries[i].Address != 0)
            {
                return i;
            }
        }

        return -1;
    }
}
