using System.Globalization;

namespace Weir.Explain.Symbols;

/// <summary>Names of the kernel's functions, from <c>/proc/kallsyms</c>.</summary>
public sealed class KernelSymbols
{
    /// <summary>Where the kernel lists its symbols.</summary>
    public const string DefaultPath = "/proc/kallsyms";

    private readonly ulong[] _addresses;
    private readonly string[] _names;

    private KernelSymbols(ulong[] addresses, string[] names)
    {
        _addresses = addresses;
        _names = names;
    }

    /// <summary>Whether there are names at all: kernel.kptr_restrict hides the addresses.</summary>
    public bool IsHidden => _addresses.Length == 0;

    /// <summary>Reads the symbols of functions.</summary>
    public static KernelSymbols Read(string path = DefaultPath)
    {
        using StreamReader lines = new(path);
        return Parse(lines);
    }

    /// <summary>Reads lines of <c>address type name</c>.</summary>
    public static KernelSymbols Parse(TextReader lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        List<ulong> addresses = [];
        List<string> names = [];
        while (lines.ReadLine() is { } line)
        {
            int first = line.IndexOf(' ');
            if (first < 1 || line.Length < first + 4 || line[first + 1] is not ('t' or 'T' or 'w' or 'W'))
            {
                continue;
            }

            ulong address = ulong.Parse(line.AsSpan(0, first), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (address != 0)
            {
                int end = line.IndexOf('\t', first + 3);
                addresses.Add(address);
                names.Add(end < 0 ? line[(first + 3)..] : line[(first + 3)..end]);
            }
        }

        ulong[] keys = [.. addresses];
        string[] values = [.. names];
        int[] order = [.. Enumerable.Range(0, keys.Length)];

        // Of several names for one address the listing's last one stays: aliases such as _text come first.
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));
        return new KernelSymbols([.. order.Select(i => keys[i])], [.. order.Select(i => values[i])]);
    }

    /// <summary>
    /// The function that an address lies in; for one that lies in none, the address itself. A return address is that
    /// of the instruction behind the call, so the byte before it is looked up.
    /// </summary>
    public string Name(ulong address)
    {
        int at = Array.BinarySearch(_addresses, address - 1);
        at = at < 0 ? ~at - 1 : LastOf(at);
        return at < 0 ? string.Create(CultureInfo.InvariantCulture, $"0x{address:x}") : _names[at];
    }

    /// <summary>Where the first known one of these functions begins and ends; null: none is known.</summary>
    public (ulong From, ulong To)? Range(params ReadOnlySpan<string> functions)
    {
        foreach (string function in functions)
        {
            int at = Array.IndexOf(_names, function);
            if (at >= 0 && at + 1 < _addresses.Length)
            {
                return (_addresses[at], _addresses[at + 1] + 1);
            }
        }

        return null;
    }

    private int LastOf(int at)
    {
        while (at + 1 < _addresses.Length && _addresses[at + 1] == _addresses[at])
        {
            at++;
        }

        return at;
    }
}
