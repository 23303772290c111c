using System.Globalization;

namespace Weir.Replay.Tracing;

/// <summary>A process that is not recorded and that maps the same memory, shared and to write to it.</summary>
/// <param name="Pid">The process.</param>
internal readonly record struct ForeignMapping(int Pid)
{
    /// <summary>Looks through all processes that may be looked at.</summary>
    /// <param name="device">Device of the file, as /proc/PID/maps writes it.</param>
    /// <param name="inode">Its inode.</param>
    /// <param name="isOurs">Whether a process is recorded.</param>
    /// <returns>The first, or null.</returns>
    public static ForeignMapping? Find(string device, ulong inode, Func<int, bool> isOurs)
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            bool process = int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out int pid);
            if (process && pid != Environment.ProcessId && !isOurs(pid) && Maps(pid, device, inode))
            {
                return new ForeignMapping(pid);
            }
        }

        return null;
    }

    private static bool Maps(int pid, string device, ulong inode)
    {
        try
        {
            string key = string.Create(CultureInfo.InvariantCulture, $" {device} {inode} ");
            foreach (string line in File.ReadLines($"/proc/{pid}/maps"))
            {
                if (line.Contains(key, StringComparison.Ordinal)
                    && MemoryRegion.Parse(line) is { Shared: true, Writable: true })
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // gone meanwhile, or another user's
        }
    }
}
