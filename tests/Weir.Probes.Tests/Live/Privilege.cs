using System.Globalization;

namespace Weir.Probes.Tests.Live;

/// <summary>What the tests on the running kernel need.</summary>
internal static class Privilege
{
    private const int Perfmon = 38, Bpf = 39;

    /// <summary>Skips without CAP_BPF and CAP_PERFMON; nothing else is a reason to skip.</summary>
    public static void Require()
    {
        ulong effective = ulong.Parse(
            File.ReadLines("/proc/thread-self/status").Single(l =>
                l.StartsWith("CapEff:", StringComparison.Ordinal))[7..].Trim(),
            NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.SkipUnless(
            (effective >> Bpf & effective >> Perfmon & 1) == 1, "CAP_BPF and CAP_PERFMON are needed to load programs");
    }
}
