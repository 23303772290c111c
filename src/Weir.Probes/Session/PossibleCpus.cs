using System.Globalization;

namespace Weir.Probes.Session;

/// <summary>How many CPUs the kernel may ever bring up; per-CPU memory is for all of them.</summary>
internal static class PossibleCpus
{
    /// <summary>The last number in the kernel's list (<c>0-7</c>), plus one.</summary>
    internal static int Count { get; } = Parse(File.ReadAllText("/sys/devices/system/cpu/possible"));

    private static int Parse(string list) =>
        int.Parse(list.Trim().Split('-', ',')[^1], CultureInfo.InvariantCulture) + 1;
}
