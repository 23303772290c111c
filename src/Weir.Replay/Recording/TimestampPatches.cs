using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Log.Events;
using Weir.Replay.Timestamps;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>
/// Sees every read of the time-stamp counter. A breakpoint in the place of each such instruction costs nothing where
/// none is run; the processor's own trap (PR_SET_TSC) makes each stop of the program twice as dear, because every
/// change between it and the recorder switches the trap, and stays for programs whose code is not known beforehand.
/// Pages with bytes that may be such an instruction, but are data most likely, may not be executed until one is.
/// </summary>
internal sealed class TimestampPatches(RecordingSession session)
{
    private const ulong PageMask = ~0xfffUL, Readable = 1, Writable = 2, Executable = 4;
    private const ulong SetTimestamps = 26, Trap = 2; // PR_SET_TSC, PR_TSC_SIGSEGV
    private const int AccessRefused = 2;              // SEGV_ACCERR
    private readonly Dictionary<FileIdentity, TimestampSites> _known = [];

    private static ReadOnlySpan<byte> Breakpoint => [0xcc];

    /// <summary>A file's pages appeared in memory that may be executed.</summary>
    /// <param name="task">The thread, which stands at the end of a call.</param>
    /// <param name="syscallSite">A syscall instruction, or 0.</param>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where in it.</param>
    /// <param name="region">Where in memory.</param>
    public void Mapped(
        RecordedTask task, ulong syscallSite, Fd file, ulong offset,
        (ulong Address, ulong LengthBytes, int Protection) region)
    {
        (ulong address, ulong lengthBytes, int protection) = region;
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

        List<ulong> doubtful = [.. sites.Doubtful.Where(d => d - offset < lengthBytes)];
        bool guardable = syscallSite != 0 && ((ulong)protection & Writable) == 0 && task.Process.Clock.SyscallSite != 0;
        if (!sites.Complete || (doubtful.Count > 0 && !guardable))
        {
            session.TrapTimestamps(task.Process);
            return;
        }

        foreach (ulong page in doubtful.Select(d => (address + (d - offset)) & PageMask))
        {
            if (task.Process.Guarded.Add(page))
            {
                session.Injection.CallAt(
                    syscallSite, task, task.AfterCall, SyscallId.Mprotect, page, Pages.Bytes, Readable);
            }
        }
    }

    /// <summary>Whether a thread only came to a page that may not be executed; it may from now on.</summary>
    public bool TryExecute(RecordedTask task, int code, in UserRegisters registers)
    {
        ulong page = registers.Rip & PageMask;
        if (code != AccessRefused || !task.Process.Guarded.Remove(page))
        {
            return false;
        }

        ulong site = task.Process.Clock.SyscallSite;
        session.Injection.CallAt(
            site, task, registers, SyscallId.Mprotect, page, Pages.Bytes, Readable | Executable);
        session.TrapTimestamps(task.Process);
        if (!task.TrapsTimestamps)
        {
            session.Injection.CallAt(site, task, registers, SyscallId.Prctl, SetTimestamps, Trap);
            task.TrapsTimestamps = true;
            session.Writer.Write(new TimestampTrapEvent(task.Tid));
        }

        return true;
    }

    /// <summary>A program was loaded.</summary>
    public void Loaded(RecordedTask task, IEnumerable<MemoryRegion> regions)
    {
        foreach (MemoryRegion region in regions.Where(r => (r.Protection & 4) != 0 && !r.OfKernel))
        {
            using Fd? file = region.OfFile ? MappedFile.Open(task.Process.Pid, region) : null;
            if (file != null)
            {
                Mapped(
                    task, task.Process.Clock.SyscallSite, file, region.Offset,
                    (region.Start, region.LengthBytes, region.Protection));
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
}
