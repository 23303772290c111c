using System.Globalization;

namespace Weir.Kernel.Features;

/// <summary>What this process may do (capabilities(7)), from its effective set in /proc/self/status.</summary>
public static class Capabilities
{
    private const int SysAdmin = 21, Perfmon = 38, Bpf = 39;

    /// <summary>Whether the process may load and attach tracing programs and nothing is missing.</summary>
    public static bool CanTrace => MissingForTracing.Count == 0;

    /// <summary>Capabilities that tracing needs and this process lacks. CAP_SYS_ADMIN stands for both.</summary>
    public static IReadOnlyList<string> MissingForTracing
    {
        get
        {
            ulong effective = Effective();
            bool Has(int bit) => (effective >> bit & 1) != 0 || (effective >> SysAdmin & 1) != 0;
            List<string> missing = [];
            if (!Has(Bpf))
            {
                missing.Add("CAP_BPF");
            }

            if (!Has(Perfmon))
            {
                missing.Add("CAP_PERFMON");
            }

            return missing;
        }
    }

    /// <summary>How to grant what is missing.</summary>
    public static string HowToGrant =>
        $"run it with sudo, or once: sudo setcap cap_bpf,cap_perfmon+ep {Environment.ProcessPath ?? "weir"}";

    private static ulong Effective()
    {
        const string Field = "CapEff:";
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(Field, StringComparison.Ordinal));
        return ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
