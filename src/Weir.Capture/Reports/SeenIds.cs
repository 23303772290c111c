namespace Weir.Capture.Reports;

/// <summary>
/// Counts distinct processes or threads in half a MiB, however long the run: Linux never gives out a number above
/// <see cref="Most"/> (PID_MAX_LIMIT, linux/threads.h). A number that was given out twice counts once.
/// </summary>
public sealed class SeenIds
{
    /// <summary>One more than the highest number there can be.</summary>
    public const int Most = 1 << 22;

    private readonly ulong[] _bits = new ulong[Most / 64];

    /// <summary>How many were seen.</summary>
    public int Count { get; private set; }

    /// <summary>Sees one; numbers that no process can have are left out.</summary>
    public void Add(long id)
    {
        if (id is < 0 or >= Most)
        {
            return;
        }

        ref ulong word = ref _bits[id / 64];
        ulong bit = 1UL << (int)(id % 64);
        Count += (word & bit) == 0 ? 1 : 0;
        word |= bit;
    }
}
