using Weir.Kernel.Calls;
using Weir.Replay.Scratch;

namespace Weir.Replay.Recording;

/// <summary>One process of the recorded program.</summary>
internal sealed class RecordedProcess(int pid) : IDisposable
{
    private static readonly ulong[] NothingWatched = [];

    public int Pid { get; } = pid;

    /// <summary>Its memory; opened anew at exec.</summary>
    public ProcessMemory Memory { get; private set; } = ProcessMemory.Open(pid);

    /// <summary>The end of the heap as the program knows it.</summary>
    public ulong Break { get; set; }

    /// <summary>Whether it shares its memory with the parent that made it by vfork.</summary>
    public bool SharesMemory { get; set; }

    /// <summary>Where it has the page of clocks.</summary>
    public ClockMapping Clock { get; set; }

    /// <summary>Whether it has the pages of buffered calls.</summary>
    public bool HasCallBuffer { get; set; }

    /// <summary>Its descriptors on which calls do not wait.</summary>
    public QuietFiles QuietFiles { get; } = new();

    /// <summary>The places from which it makes calls that need no stop.</summary>
    public SitePatches Patches { get; set; } = new();

    /// <summary>Words that are watched in all its threads.</summary>
    public ulong[] Watched { get; set; } = NothingWatched;

    /// <summary>Where the kernel reads for its requests, or null when that is its own memory.</summary>
    public ScratchSpace? Scratch { get; set; }

    /// <summary>Whether its end has begun for all its threads.</summary>
    public bool Ending { get; set; }

    /// <summary>Memory that the kernel writes at any time: it is not compared.</summary>
    public List<(ulong Start, ulong End)> KernelOwned { get; } = [];

    /// <summary>
    /// Where breakpoints stand in the place of instructions that read the time-stamp counter, with their lengths.
    /// </summary>
    public Dictionary<ulong, byte> TimestampSites { get; init; } = [];

    /// <summary>Pages of code that may not be executed until somebody does.</summary>
    public HashSet<ulong> Guarded { get; init; } = [];

    /// <summary>Whether the processor is to trap such instructions, because not all of them are known.</summary>
    public bool TrapsTimestamps { get; set; }

    /// <summary>Other memory is there now.</summary>
    public void Unguard(ulong address, ulong lengthBytes)
    {
        Guarded.RemoveWhere(p => p - address < lengthBytes);
        Patches.Unmapped(address, lengthBytes);
    }

    /// <summary>Whether a thread there runs code of the recorder's, or of the kernel's for it.</summary>
    public bool RunsOwnCode(ulong rip) => Clock.Contains(rip) || Patches.Contains(rip);

    public void Reopen()
    {
        Guarded.Clear();
        TimestampSites.Clear();
        KernelOwned.Clear();
        Watched = NothingWatched;
        Clock = default;
        HasCallBuffer = false;
        QuietFiles.Clear();
        Patches = new SitePatches();
        Memory.Dispose();
        Memory = ProcessMemory.Open(Pid);
        SharesMemory = false;
        Scratch = null;
    }

    public void Dispose() => Memory.Dispose();
}
