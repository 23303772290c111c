using System.Runtime.InteropServices;
using Weir.Kernel.Calls;
using Weir.Replay.Timestamps;
using Weir.Replay.Tracing;

namespace Weir.Replay.Replaying;

/// <summary>One process of the replay.</summary>
internal sealed class ReplayedProcess(int pid, int recordedPid, SharedArena arena) : IDisposable
{
    private static readonly ulong[] NothingWatched = [];

    public int Pid { get; } = pid;

    /// <summary>The number by which the program knows it.</summary>
    public int RecordedPid { get; } = recordedPid;

    public ProcessMemory Memory { get; private set; } = ProcessMemory.Open(pid);

    /// <summary>What it shares with others.</summary>
    public SharedArena Arena => arena;

    /// <summary>Whether it runs in its parent's memory, as after vfork.</summary>
    public bool RunsInParent { get; set; }

    /// <summary>Whether it may have memory that its own children by fork do not get, or get empty.</summary>
    public bool KeepsFromForks { get; set; }

    /// <summary>Words that are watched in all its threads.</summary>
    public ulong[] Watched { get; set; } = NothingWatched;

    /// <summary>Words that a debugger watches in all its threads.</summary>
    public WatchedWord[] Debugged { get; set; } = WatchedWord.None;

    /// <summary>The data of its page of clocks, or 0.</summary>
    public ulong Clock { get; set; }

    /// <summary>Whether it has the pages of buffered calls.</summary>
    public bool HasCallBuffer { get; set; }

    /// <summary>Whether it may have calls that it has not made yet.</summary>
    public bool MayHaveCalls { get; set; }

    /// <summary>Whether it has used up all times and calls that the log gave it.</summary>
    public bool HasUsedAll => WordsAt(ClockWords) is var (given, limit) && given == limit
        && WordsAt(CallWords) is var (used, all) && used == all;

    /// <summary>How much of the times and calls that the log gave it it has used.</summary>
    public ulong Used => ((ulong)WordsAt(CallWords).Given << 32) | WordsAt(ClockWords).Given;

    private ulong ClockWords => Clock == 0 ? 0 : Clock + ClockCode.GivenField;

    private ulong CallWords => HasCallBuffer ? BufferReplay.Words : 0;

    // Two words: how much was given, and how much there is.
    private (uint Given, uint Limit) WordsAt(ulong address)
    {
        Span<uint> words = stackalloc uint[2];
        words.Clear();
        if (address != 0)
        {
            Memory.Read(address, MemoryMarshal.AsBytes(words));
        }

        return (words[0], words[1]);
    }

    /// <summary>Memory that the kernel wrote at any time while recording: it is not compared.</summary>
    public List<(ulong Start, ulong End)> KernelOwned { get; } = [];

    /// <summary>
    /// Code of Weir's own in the program. A debugger sees a run through it as one instruction: it has no names, and no
    /// way to unwind it.
    /// </summary>
    public List<(ulong Start, ulong End)> OwnCode { get; } = [];

    /// <summary>Whether an instruction belongs to that.</summary>
    public bool IsOwnCode(ulong rip) => OwnCode.Exists(c => rip >= c.Start && rip < c.End);

    /// <summary>
    /// Where the recorder put breakpoints in the place of reads of the time-stamp counter, if a debugger goes along.
    /// </summary>
    public HashSet<ulong> Patched { get; } = [];

    /// <summary>Where its program was loaded, for a debugger; null until that has seen it.</summary>
    public byte[]? Auxiliary { get; set; }

    /// <summary>What is known of it, for a process that was forked off it.</summary>
    public ReplayedProcess Twin(int pid, SharedArena itsArena)
    {
        ReplayedProcess twin = new(pid, RecordedPid, itsArena)
        {
            KeepsFromForks = KeepsFromForks,
            Watched = Watched,
            Clock = Clock,
            HasCallBuffer = HasCallBuffer,
            MayHaveCalls = MayHaveCalls,
        };
        twin.Inherit(this);
        return twin;
    }

    /// <summary>It begins with the memory of another process.</summary>
    public void Inherit(ReplayedProcess from)
    {
        KernelOwned.AddRange(from.KernelOwned);
        OwnCode.AddRange(from.OwnCode);
        Patched.UnionWith(from.Patched);
        Auxiliary = from.Auxiliary;
    }

    public void Reopen()
    {
        KernelOwned.Clear();
        OwnCode.Clear();
        Patched.Clear();
        Auxiliary = null;
        Clock = 0;
        HasCallBuffer = false;
        MayHaveCalls = false;
        Watched = NothingWatched;
        RunsInParent = false;
        KeepsFromForks = false;
        Memory.Dispose();
        Memory = ProcessMemory.Open(Pid);
    }

    /// <summary>Writes what the log says is in memory.</summary>
    public void Write(ulong address, ReadOnlySpan<byte> bytes)
    {
        int put = Memory.Write(address, bytes);
        if (put != bytes.Length)
        {
            put = WriteBehind(address, bytes);
        }

        if (put != bytes.Length)
        {
            throw new DivergedException(
                "memory", $"{bytes.Length} bytes at 0x{address:x}", $"{put} bytes could be written there");
        }
    }

    // A shared mapping without the right to write refuses even a tracer; the file behind it does not.
    private int WriteBehind(ulong address, ReadOnlySpan<byte> bytes)
    {
        MemoryRegion? region = MemoryRegion.Of(Pid).Find(r => r.Start <= address && r.End > address && r.Shared);
        return region == null || region.Inode != arena.Inode || address + (ulong)bytes.Length > region.End
            ? 0
            : (int)Math.Max(0, arena.Write(address - region.Start + region.Offset, bytes));
    }

    public void Dispose() => Memory.Dispose();
}
