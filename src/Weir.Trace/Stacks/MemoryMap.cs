using System.Globalization;

namespace Weir.Trace.Stacks;

/// <summary>What a process has mapped to be executed: lines of /proc/PID/maps (proc_pid_maps(5)).</summary>
public sealed class MemoryMap
{
    private const int MostRanges = 65_536;

    private MemoryMap(IReadOnlyList<MemoryRange> ranges) => Ranges = ranges;

    /// <summary>Executable ranges in order of their addresses.</summary>
    public IReadOnlyList<MemoryRange> Ranges { get; }

    /// <summary>Reads lines; those that are none are left out.</summary>
    public static MemoryMap Read(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        List<MemoryRange> ranges = [];
        foreach (string line in lines)
        {
            // 55d0c0a4c000-55d0c0a51000 r-xp 00002000 fe:00 1234      /usr/bin/cat
            string[] words = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            int dash = words.Length < 5 ? -1 : words[0].IndexOf('-');
            if (dash > 0 && words[1].Contains('x') && ranges.Count < MostRanges
                && Hex(words[0].AsSpan(0, dash), out ulong start) && Hex(words[0].AsSpan(dash + 1), out ulong end)
                && Hex(words[2], out ulong offset))
            {
                ranges.Add(new MemoryRange(start, end, offset, words.Length > 5 ? words[5].Trim() : ""));
            }
        }

        return new MemoryMap(ranges);
    }

    /// <summary>The range that an address is in, or null.</summary>
    public MemoryRange? Find(ulong address)
    {
        foreach (MemoryRange range in Ranges)
        {
            if (address >= range.Start && address < range.End)
            {
                return range;
            }
        }

        return null;
    }

    private static bool Hex(ReadOnlySpan<char> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}

/// <summary>One range.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">One behind the last.</param>
/// <param name="Offset">Where in the file it begins.</param>
/// <param name="Path">The file; words such as <c>[vdso]</c>; empty for anonymous memory.</param>
public sealed record MemoryRange(ulong Start, ulong End, ulong Offset, string Path)
{
    /// <summary>Whether a file is behind it.</summary>
    public bool IsFile => Path.StartsWith('/') && !Path.StartsWith("/memfd:", StringComparison.Ordinal);
}
