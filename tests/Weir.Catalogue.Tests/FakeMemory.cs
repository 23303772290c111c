using System.Buffers.Binary;
using Weir.Catalogue.Memory;

namespace Weir.Catalogue.Tests;

/// <summary>Memory of a program that does not exist.</summary>
internal sealed class FakeMemory : IMemoryReader
{
    private readonly Dictionary<ulong, byte> _bytes = [];

    public FakeMemory Put(ulong address, params ulong[] words)
    {
        Span<byte> bytes = stackalloc byte[8];
        foreach (ulong word in words)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, word);
            foreach (byte b in bytes)
            {
                _bytes[address++] = b;
            }
        }

        return this;
    }

    public bool TryRead(ulong address, Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            if (!_bytes.TryGetValue(address + (ulong)i, out destination[i]))
            {
                return false;
            }
        }

        return true;
    }
}
