using System.Globalization;

namespace Weir.Trace.Stacks;

/// <summary>What a process executes: its mappings, and the methods that it compiled itself.</summary>
internal sealed class ProcessCode(string proc, int pid)
{
    private readonly PerfMap _methods = new();
    private MemoryMap? _map;
    private string? _methodsFile;

    public int Pid => pid;

    /// <summary>Reads the mappings anew; those known so far where the process has ended.</summary>
    public IReadOnlyList<MemoryRange> Refresh()
    {
        try
        {
            var map = MemoryMap.Read(File.ReadLines($"{proc}/{pid}/maps"));
            _map = map.Ranges.Count > 0 || _map is null ? map : _map;

            // In the file system of the process, under the number that it has in its own namespace.
            string own = File.ReadLines($"{proc}/{pid}/status")
                .FirstOrDefault(l => l.StartsWith("NSpid:", StringComparison.Ordinal))?.Split('\t')[^1].Trim()
                ?? pid.ToString(CultureInfo.InvariantCulture);
            _methodsFile = Path.Join($"{proc}/{pid}", "root", "tmp", $"perf-{own}.map");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended.
        }

        return _map?.Ranges ?? [];
    }

    /// <summary>The mapping that an address is in; what was mapped since is found too.</summary>
    public MemoryRange? RangeOf(ulong address)
    {
        if (_map?.Find(address) is { } known)
        {
            return known;
        }

        Refresh();
        return _map?.Find(address);
    }

    /// <summary>The compiled method at an address, or null.</summary>
    public string? MethodAt(ulong address)
    {
        if (_methods.Find(address) is { } known)
        {
            return known;
        }

        foreach (string? file in new[] { _methodsFile, $"/tmp/perf-{pid}.map" })
        {
            try
            {
                if (file is not null && File.Exists(file))
                {
                    using var stream = new FileStream(
                        file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                    _methods.Read(stream);
                    break;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another place, or none.
            }
        }

        return _methods.Find(address);
    }
}
