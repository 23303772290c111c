using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Replay.Buffering;
using Weir.Replay.Log.Events;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>Pages of stubs in a process, each where a jump from the code that they serve can reach it.</summary>
internal sealed class Islands
{
    private const int Bytes = Pages.Bytes;
    private const ulong LowestPlace = 1 << 20;
    private const ulong ReadExecute = 5, Private = 2, Anonymous = 0x20, FixedNoReplace = 0x100000;
    private readonly List<(ulong Address, int Used)> _islands = [];

    public Islands()
    {
    }

    /// <summary>Those of a process, for one that was forked off it.</summary>
    public Islands(Islands other) => _islands = [.. other._islands];

    /// <summary>Whether a place is in one.</summary>
    public bool Contains(ulong address) => _islands.Exists(i => address - i.Address < Bytes);

    /// <summary>Other memory is there now.</summary>
    public void Unmapped(ulong address, ulong lengthBytes) =>
        _islands.RemoveAll(i => i.Address - address < lengthBytes);

    /// <summary>A place for a stub that serves code in a region; null where there is none.</summary>
    /// <param name="session">The recording.</param>
    /// <param name="task">The thread.</param>
    /// <param name="regions">The process's memory.</param>
    /// <param name="region">Where the code is.</param>
    /// <param name="from">A syscall instruction, and the thread's registers.</param>
    public ulong? Room(
        RecordingSession session, RecordedTask task, List<MemoryRegion> regions, MemoryRegion region,
        (ulong Site, UserRegisters Registers) from)
    {
        int known = _islands.FindIndex(i => Reaches(i.Address, region) && i.Used + SitePatch.MaxStubBytes <= Bytes);
        if (known >= 0)
        {
            return _islands[known].Address + (ulong)_islands[known].Used;
        }

        // Below what is mapped: what grows, grows elsewhere.
        for (int i = regions.IndexOf(region); i >= 0; i--)
        {
            ulong at = regions[i].Start - Bytes;
            ulong below = i > 0 ? regions[i - 1].End : LowestPlace;
            if (below + Bytes <= at && Reaches(at, region) && TryMap(session, task, at, from))
            {
                _islands.Add((at, 0));
                return at;
            }
        }

        return null;
    }

    /// <summary>The place of <see cref="Room"/> is taken.</summary>
    public void Take(ulong place)
    {
        int at = _islands.FindIndex(i => place - i.Address < Bytes);
        _islands[at] = _islands[at] with { Used = _islands[at].Used + SitePatch.MaxStubBytes };
    }

    private static bool TryMap(
        RecordingSession session, RecordedTask task, ulong at, (ulong Site, UserRegisters Registers) from)
    {
        long got = session.Injection.CallAt(
            from.Site, task, from.Registers, SyscallId.Mmap, at, Bytes, ReadExecute,
            Private | Anonymous | FixedNoReplace, ulong.MaxValue, 0);
        if (got != (long)at)
        {
            return false;
        }

        session.Writer.Write(new MapEvent(task.Tid, at, Bytes, (int)ReadExecute, MapEvent.OwnCode, 0));
        return true;
    }

    private static bool Reaches(ulong address, MemoryRegion region) =>
        address < region.Start && region.End - address < int.MaxValue - Bytes;
}
