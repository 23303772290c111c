using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Timestamps;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>
/// Sees every read of the time-stamp counter. A breakpoint in the place of each such instruction costs nothing where
/// none is run; the processor's own trap (PR_SET_TSC) makes each stop of the program twice as dear, because every
/// change between it and the recorder switches the trap, and stays for programs whose code is not known beforehand.
/// </summary>
internal sealed class TimestampPatches(RecordingSession session)
{
    private readonly Dictionary<FileIdentity, TimestampSites> _known = [];

    private static ReadOnlySpan<byte> Breakpoint => [0xcc];

    /// <summary>A file's pages appeared in memory that may be executed.</summary>
    public void Mapped(RecordedTask task, Fd file, ulong offset, ulong address, ulong lengthBytes)
    {
        FileIdentity identity = FileIdentity.Of(file);
        if (!_known.TryGetValue(identity, out TimestampSites? sites))
        {
            sites = TimestampSites.Of(file.Number);
            _known[identity] = sites;
        }

        foreach (ulong site in sites.Offsets)
        {
            if (site - offset < lengthBytes)
            {
                ulong at = address + (site - offset);
                task.Process.TimestampSites[at] = LengthAt(task, at);
                session.WriteMemory(task, at, Breakpoint.ToArray());
            }
        }

        if (!sites.Complete)
        {
            session.TrapTimestamps(task.Process);
        }
    }

    /// <summary>A program was loaded.</summary>
    public void Loaded(RecordedTask task, IEnumerable<MemoryRegion> regions)
    {
        foreach (MemoryRegion region in regions.Where(r => (r.Protection & 4) != 0 && !r.OfKernel))
        {
            using Fd? file = region.OfFile ? Open(task.Process.Pid, region.Name) : null;
            if (file != null && FileIdentity.Of(file).Inode == region.Inode)
            {
                Mapped(task, file, region.Offset, region.Start, region.LengthBytes);
            }
            else
            {
                session.TrapTimestamps(task.Process);
            }
        }
    }

    private static byte LengthAt(RecordedTask task, ulong address)
    {
        Span<byte> code = stackalloc byte[3];
        int got = task.Process.Memory.Read(address, code);
        return TimestampSites.LengthAt(code[..got]);
    }

    private static Fd? Open(int pid, string path)
    {
        long result = FileCalls.Open($"/proc/{pid}/root{path}", OpenFlags.ReadOnly);
        return result < 0 ? null : new Fd((int)result);
    }
}
