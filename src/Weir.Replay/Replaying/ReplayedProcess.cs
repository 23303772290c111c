using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Tracing;

namespace Weir.Replay.Replaying;

/// <summary>One process of the replay.</summary>
internal sealed class ReplayedProcess(int pid, int recordedPid, Fd arena) : IDisposable
{
    private static readonly ulong[] NothingWatched = [];
    private readonly ulong _arenaInode = FileIdentity.Of(arena).Inode;

    public int Pid { get; } = pid;

    /// <summary>The number by which the program knows it.</summary>
    public int RecordedPid { get; } = recordedPid;

    public ProcessMemory Memory { get; private set; } = ProcessMemory.Open(pid);

    /// <summary>Words that are watched in all its threads.</summary>
    public ulong[] Watched { get; set; } = NothingWatched;

    /// <summary>Memory that the kernel wrote at any time while recording: it is not compared.</summary>
    public List<(ulong Start, ulong End)> KernelOwned { get; } = [];

    public void Reopen()
    {
        KernelOwned.Clear();
        Watched = NothingWatched;
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
        return region == null || region.Inode != _arenaInode || address + (ulong)bytes.Length > region.End
            ? 0
            : (int)Math.Max(0, PositionedIo.Write(arena.Number, address - region.Start + region.Offset, bytes));
    }

    public void Dispose() => Memory.Dispose();
}
