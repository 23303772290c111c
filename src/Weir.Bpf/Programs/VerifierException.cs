using Weir.Catalogue;

namespace Weir.Bpf.Programs;

/// <summary>The kernel's verifier refused a program.</summary>
public sealed class VerifierException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="program">Name of the program.</param>
    /// <param name="errno">The kernel's error.</param>
    /// <param name="log">The verifier's words, whole.</param>
    /// <param name="listing">The program, disassembled.</param>
    public VerifierException(string program, Errno errno, string log, string listing)
        : base($"the kernel refused program {program} ({errno.Name()}): {Summary(log)}")
    {
        Errno = errno;
        Log = log;
        Listing = listing;
    }

    /// <summary>The kernel's error.</summary>
    public Errno Errno { get; }

    /// <summary>The verifier's words, whole.</summary>
    public string Log { get; }

    /// <summary>The program, disassembled.</summary>
    public string Listing { get; }

    private static string Summary(string log)
    {
        string[] lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] said = [.. lines.Where(l => !l.StartsWith("processed ", StringComparison.Ordinal))];
        return said.Length == 0 ? "it gave no reason" : said[^1].Trim();
    }
}
