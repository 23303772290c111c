using System.Globalization;

namespace Weir.Trace.Stacks;

/// <summary>
/// Names of generated code as compilers at run time write them: <c>/tmp/perf-PID.map</c>, a line a method with its
/// address and size in hexadecimal digits. Later lines win, since memory is used again.
/// </summary>
public sealed class PerfMap
{
    private const int MostMethods = 1 << 20, MostName = 1024;
    private readonly Dictionary<ulong, (ulong Size, string Name)> _methods = [];
    private ulong[] _starts = [];
    private long _read;

    /// <summary>Methods in it.</summary>
    public int Count => _methods.Count;

    /// <summary>Reads what was written since the last time.</summary>
    public void Read(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length <= _read)
        {
            return;
        }

        byte[] more = new byte[Math.Min(file.Length - _read, 1 << 28)];
        file.Position = _read;
        int got = file.ReadAtLeast(more, more.Length, throwOnEndOfStream: false);

        // A line that is being written has no end yet.
        int whole = more.AsSpan(0, got).LastIndexOf((byte)'\n') + 1;
        _read += whole;
        foreach (string line in System.Text.Encoding.UTF8.GetString(more, 0, whole).Split('\n'))
        {
            Add(line);
        }
    }

    /// <summary>The method that an address is in, or null.</summary>
    public string? Find(ulong address)
    {
        if (_starts.Length != _methods.Count)
        {
            _starts = [.. _methods.Keys.Order()];
        }

        int at = Array.BinarySearch(_starts, address);
        at = at < 0 ? ~at - 1 : at;
        return at >= 0 && _methods[_starts[at]] is var (size, name) && address - _starts[at] < size ? name : null;
    }

    private void Add(string line)
    {
        string[] words = line.Split(' ', 3);
        if (words.Length == 3 && Hex(words[0], out ulong start) && Hex(words[1], out ulong size)
            && (Count < MostMethods || _methods.ContainsKey(start)))
        {
            _methods[start] = (size, words[2].Length > MostName ? words[2][..MostName] : words[2]);
        }
    }

    private static bool Hex(string text, out ulong value) => ulong.TryParse(
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text,
        NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
