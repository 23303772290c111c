using Weir.Kernel.Calls;

namespace Weir.Replay.Recording;

/// <summary>
/// The hashes of pieces of files that were mapped before: a shell script maps the same libraries a hundred times.
/// </summary>
internal sealed class ContentCache
{
    // What changes after this look could get the same time of change, where clocks of file systems are coarse.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);
    private readonly Dictionary<(FileIdentity, ulong Offset, int), (int LengthBytes, byte[]? Hash)> _known = [];

    /// <summary>What is known of a piece of a file: its length, and its hash, or null where it is all zero.</summary>
    public bool TryGet(
        FileIdentity file, ulong offset, int lengthBytes, out (int LengthBytes, byte[]? Hash) piece) =>
        _known.TryGetValue((file, offset, lengthBytes), out piece);

    /// <summary>A piece was read.</summary>
    public void Add(FileIdentity file, ulong offset, int lengthBytes, (int LengthBytes, byte[]? Hash) piece)
    {
        ulong nowNs = (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).TotalNanoseconds;
        if (file.ChangedNs + (ulong)Settled.TotalNanoseconds < nowNs)
        {
            _known[(file, offset, lengthBytes)] = piece;
        }
    }
}
