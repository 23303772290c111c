using System.Globalization;

namespace Weir.Replay.Scratch;

/// <summary>
/// Reads that the kernel makes into the program's own memory although scratch buffers were asked for.
/// </summary>
internal sealed class ScratchLosses
{
    public const string Registered = "registered buffers cannot be replaced";
    public const string Chosen = "the kernel chooses the buffer";
    public const string Chained = "a later request of its chain may use the data";
    public const string Ordered = "the ring orders its requests (IOSQE_IO_DRAIN)";
    public const string Silent = "success posts no completion";
    public const string Message = "the buffers are in a message or another structure";
    public const string Full = "256 MiB of scratch memory were taken";
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>One line a reason.</summary>
    public IEnumerable<string> Lines => _counts.Select(c => string.Create(
        CultureInfo.InvariantCulture, $"--scratch: {c.Value} reads keep their own buffers, because {c.Key}"));

    public void Count(string reason) => _counts[reason] = _counts.GetValueOrDefault(reason) + 1;
}
