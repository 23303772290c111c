using System.Buffers.Binary;
using System.Text;

namespace Weir.Trace.Stacks;

/// <summary>Functions by their addresses.</summary>
public sealed class FunctionTable
{
    private const int SymbolBytes = 24, Function = 2, IndirectFunction = 10, NoType = 0, MostName = 4096,
        MostNested = 8;
    private readonly ulong[] _starts;
    private readonly (ulong Size, uint Name)[] _functions;
    private readonly byte[] _texts;

    private FunctionTable(ulong[] starts, (ulong Size, uint Name)[] functions, byte[] texts) =>
        (_starts, _functions, _texts) = (starts, functions, texts);

    /// <summary>No functions.</summary>
    public static FunctionTable Empty { get; } = new([], [], []);

    /// <summary>How many there are.</summary>
    public int Count => _starts.Length;

    /// <summary>Reads a section of Elf64_Sym.</summary>
    /// <param name="symbols">The section.</param>
    /// <param name="texts">Its names.</param>
    public static FunctionTable Of(ReadOnlySpan<byte> symbols, byte[] texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        List<ulong> starts = [];
        List<(ulong Size, uint Name)> functions = [];
        for (; symbols.Length >= SymbolBytes; symbols = symbols[SymbolBytes..])
        {
            uint name = BinaryPrimitives.ReadUInt32LittleEndian(symbols);
            ulong start = BinaryPrimitives.ReadUInt64LittleEndian(symbols[8..]);
            ulong size = BinaryPrimitives.ReadUInt64LittleEndian(symbols[16..]);
            bool defined = BinaryPrimitives.ReadUInt16LittleEndian(symbols[6..]) != 0;

            // Functions written in assembly often have no type, but they have a size.
            int type = symbols[4] & 15;
            bool function = type is Function or IndirectFunction || (type == NoType && size > 0);
            if (function && defined && start != 0 && name != 0 && name < texts.Length)
            {
                starts.Add(start);
                functions.Add((size, name));
            }
        }

        ulong[] keys = [.. starts];
        (ulong Size, uint Name)[] items = [.. functions];
        Array.Sort(keys, items);
        return new FunctionTable(keys, items, texts);
    }

    /// <summary>The function that an address is in, and where it begins; null in none.</summary>
    public (string Name, ulong Start)? Find(ulong address)
    {
        int at = Array.BinarySearch(_starts, address);
        at = at < 0 ? ~at - 1 : at;

        // A function with a body of its own may lie within what another one's size claims.
        for (int tries = 0; at >= 0 && tries < MostNested; tries++)
        {
            int first = at;
            while (first > 0 && _starts[first - 1] == _starts[at])
            {
                first--;
            }

            if (NameAt(first, at, address - _starts[at], tries == 0) is { } name)
            {
                return (name, _starts[at]);
            }

            at = first - 1;
        }

        return null;
    }

    // One function has many names in a C library (write, __write, __GI___libc_write): the plainest is shown.
    // One without a size reaches up to the next.
    private string? NameAt(int first, int last, ulong into, bool isNearest)
    {
        string? best = null;
        for (int i = first; i <= last; i++)
        {
            if (into < _functions[i].Size || (_functions[i].Size == 0 && isNearest))
            {
                string name = Text(_functions[i].Name);
                best = best is null || Rank(name) < Rank(best) ? name : best;
            }
        }

        return best;
    }

    private static int Rank(string name) =>
        ((name.Length - name.TrimStart('_').Length) * MostName) + name.Length;

    private string Text(uint name)
    {
        ReadOnlySpan<byte> text = _texts.AsSpan((int)name, (int)Math.Min(MostName, _texts.Length - name));
        int end = text.IndexOf((byte)0);
        text = end < 0 ? text : text[..end];

        // write@@GLIBC_2.2.5: the version is no part of the name.
        int version = text.IndexOf((byte)'@');
        return Encoding.UTF8.GetString(version > 0 ? text[..version] : text);
    }
}
