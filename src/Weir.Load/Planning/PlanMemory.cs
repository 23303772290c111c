using System.Buffers;
using System.Buffers.Binary;

namespace Weir.Load.Planning;

/// <summary>Texts and structures of all calls, one after the other; each distinct one is there once.</summary>
public sealed class PlanMemory
{
    private const int Alignment = 8;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Dictionary<string, ulong> _known = new(StringComparer.Ordinal);
    private readonly List<long[]> _vectors = [];

    /// <summary>All bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Lengths of the pieces of vectors, by their number.</summary>
    public IReadOnlyList<long[]> Vectors => _vectors;

    /// <summary>Puts in a text with its closing NUL.</summary>
    /// <returns>Its place.</returns>
    public ulong Text(ReadOnlySpan<byte> text) => Put(text, closed: true);

    /// <summary>Puts in a structure, its length before it.</summary>
    /// <returns>The place of the length, 8 bytes before the structure.</returns>
    public ulong Structure(ReadOnlySpan<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[8 + bytes.Length];
        BinaryPrimitives.WriteInt64LittleEndian(whole, bytes.Length);
        bytes.CopyTo(whole[8..]);
        return Put(whole, closed: false);
    }

    /// <summary>Puts in a vector.</summary>
    /// <returns>Its number.</returns>
    public ulong Vector(ReadOnlySpan<long> pieces)
    {
        if (_vectors.Count == 0 || !pieces.SequenceEqual(_vectors[^1]))
        {
            _vectors.Add(pieces.ToArray());
        }

        return (ulong)(_vectors.Count - 1);
    }

    private ulong Put(ReadOnlySpan<byte> bytes, bool closed)
    {
        string key = (closed ? "t" : "s") + Convert.ToHexString(bytes);
        if (_known.TryGetValue(key, out ulong at))
        {
            return at;
        }

        at = (ulong)_bytes.WrittenCount;
        int length = bytes.Length + (closed ? 1 : 0);
        Span<byte> room = _bytes.GetSpan(length + Alignment);
        room[..(length + Alignment)].Clear();
        bytes.CopyTo(room);
        _bytes.Advance((length + Alignment - 1) / Alignment * Alignment);

        _known.Add(key, at);
        return at;
    }
}
