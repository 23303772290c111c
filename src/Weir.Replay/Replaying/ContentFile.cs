using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Replay.Replaying;

/// <summary>
/// Contents of mapped files, once for all processes of a replay: one memory file, which they inherit and map pieces of.
/// Writing a library into a process page by page costs ten times as much.
/// </summary>
internal sealed class ContentFile : IDisposable
{
    private const int PageBytes = 4096;
    private const long MaxBytes = 1L << 30;
    private readonly Fd _file = MemoryFile.Create("weir-contents", keptAtExec: true);
    private readonly Dictionary<string, ulong> _places = [];
    private long _lengthBytes;

    /// <summary>Its descriptor, in this process and in those of the replay.</summary>
    public int Number => _file.Number;

    /// <summary>Where a piece lies, put there the first time; null when there is no more room.</summary>
    /// <param name="hash">The hash of its bytes.</param>
    /// <param name="bytes">Gives the bytes.</param>
    public ulong? Place(byte[] hash, Func<byte[], byte[]> bytes)
    {
        string name = Convert.ToHexString(hash);
        if (_places.TryGetValue(name, out ulong place))
        {
            return place;
        }

        byte[] piece = bytes(hash);
        place = (ulong)_lengthBytes;
        long end = (_lengthBytes + piece.Length + PageBytes - 1) & ~(PageBytes - 1L);
        if (end > MaxBytes)
        {
            return null;
        }

        MemoryFile.SetLength(_file, end);
        if (PositionedIo.Write(_file.Number, place, piece) != piece.Length)
        {
            return null;
        }

        _lengthBytes = end;
        _places.Add(name, place);
        return place;
    }

    public void Dispose() => _file.Dispose();
}
