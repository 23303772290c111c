using System.Globalization;
using System.Text;

namespace Weir.Replay.Tracing;

/// <summary>One line of /proc/PID/maps (man 5 proc_pid_maps).</summary>
internal sealed record MemoryRegion(
    ulong Start, ulong End, int Protection, bool Shared, ulong Offset, string Device, ulong Inode, string Name)
{
    public ulong LengthBytes => End - Start;

    public bool Writable => (Protection & 2) != 0;

    /// <summary>Memory that the kernel lends to every process and that no program owns.</summary>
    public bool OfKernel => Name.StartsWith("[v", StringComparison.Ordinal);

    /// <summary>Whether a file stands behind it: its pages need not be present to have contents.</summary>
    public bool OfFile => Inode != 0;

    public static List<MemoryRegion> Of(int pid)
    {
        List<MemoryRegion> regions = [];
        foreach (string line in File.ReadLines($"/proc/{pid}/maps", Encoding.UTF8))
        {
            regions.Add(Parse(line));
        }

        return regions;
    }

    public static MemoryRegion Parse(string line)
    {
        string[] parts = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        int dash = parts[0].IndexOf('-', StringComparison.Ordinal);
        string access = parts[1];
        int protection = (access[0] == 'r' ? 1 : 0) | (access[1] == 'w' ? 2 : 0) | (access[2] == 'x' ? 4 : 0);
        return new MemoryRegion(
            Hex(parts[0].AsSpan(0, dash)),
            Hex(parts[0].AsSpan(dash + 1)),
            protection,
            access[3] == 's',
            Hex(parts[2]),
            parts[3],
            ulong.Parse(parts[4], CultureInfo.InvariantCulture),
            parts.Length > 5 ? parts[5].Trim() : "");
    }

    private static ulong Hex(ReadOnlySpan<char> text) =>
        ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
