using System.Numerics;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Buffering;
using Weir.Replay.Log.Events;
using Weir.Replay.Timestamps;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>
/// Finds the places from which a process makes many calls that need no stop, or reads the time-stamp counter, and
/// sends those to code of the recorder's. Each stop at such a place counts: programs pay for what they use only.
/// </summary>
internal sealed class SitePatches
{
    private const int Patience = 4, CodeBytes = 32, SyscallBytes = 2;
    private readonly Dictionary<ulong, int> _stops = [];
    private readonly HashSet<ulong> _interrupted = [];
    private readonly Islands _islands;

    public SitePatches() => _islands = new Islands();

    /// <summary>What is known of a process, for one that was forked off it.</summary>
    public SitePatches(SitePatches other)
    {
        _stops = new(other._stops);
        _interrupted = [.. other._interrupted];
        _islands = new Islands(other._islands);
    }

    /// <summary>A handler of a signal will come back to this place: what is there must stay.</summary>
    public void Interrupted(ulong rip) => _interrupted.Add(rip);

    /// <summary>Whether code at this place is the recorder's own.</summary>
    public bool Contains(ulong rip) =>
        _islands.Contains(rip) || rip - BufferLayout.Address < BufferLayout.DataOffset;

    /// <summary>Other memory is there now.</summary>
    public void Unmapped(ulong address, ulong lengthBytes)
    {
        foreach (ulong site in _stops.Keys.Where(s => s - address < lengthBytes).ToList())
        {
            _stops.Remove(site);
        }

        _islands.Unmapped(address, lengthBytes);
    }

    /// <summary>A thread stands at the end of a call that it stopped for.</summary>
    public void Call(RecordingSession session, RecordedCall call)
    {
        RecordedTask task = call.Task;
        ulong entry = call.Process.HasCallBuffer ? BufferedCalls.Entry(call.Number) : 0;
        bool closes = (entry & BufferedCalls.Closes) != 0; // what it was of can no longer be asked
        bool mayWait = (entry & BufferedCalls.OnQuietFile) != 0 && !closes
            && !call.Process.QuietFiles.Knows(session, call.Process, call[0]);
        if (entry == 0 || mayWait)
        {
            return;
        }

        ulong site = task.Entry.Rip - SyscallBytes;
        if (!Contains(site) && IsWorthwhile(site) && task.AfterCall.Rip == task.Entry.Rip && Patch(
            session, task, (site, SyscallBytes), (site, task.AfterCall), StubBeginning.OfCall()) is { } now)
        {
            task.AfterCall = now;
        }
    }

    /// <summary>A thread stands behind an instruction that reads the time-stamp counter, where it stopped.</summary>
    /// <param name="session">The recording.</param>
    /// <param name="task">The thread.</param>
    /// <param name="site">The instruction, with its length.</param>
    /// <param name="registers">The thread's registers.</param>
    public void Timestamp(
        RecordingSession session, RecordedTask task, (ulong Address, int Length) site, in UserRegisters registers)
    {
        ClockMapping clock = task.Process.Clock;
        bool possible = task.Process.TimestampSites.ContainsKey(site.Address) && clock.Address != 0;
        if (possible && IsWorthwhile(site.Address) && Patch(
            session, task, site, (clock.SyscallSite, registers),
            StubBeginning.OfTimestamp(clock.Address + ClockCode.CodeOffset)) != null)
        {
            task.Process.TimestampSites.Remove(site.Address);
        }
    }

    // The first time after some, and, where it could not be done then, later again.
    private bool IsWorthwhile(ulong site)
    {
        int stops = _stops.GetValueOrDefault(site) + 1;
        _stops[site] = stops;
        return stops >= Patience && BitOperations.IsPow2(stops);
    }

    // The thread stands right behind the instruction; afterwards at the same place in the stub.
    private UserRegisters? Patch(
        RecordingSession session, RecordedTask task, (ulong Address, int Length) site,
        (ulong Syscall, UserRegisters Registers) from, byte[] beginning)
    {
        List<MemoryRegion> regions = MemoryRegion.Of(task.Process.Pid);
        MemoryRegion? region = regions.Find(r => r.Start <= site.Address && r.End > site.Address);
        byte[] code = new byte[CodeBytes];
        if (region is not { OfFile: true, Shared: false, Writable: false }
            || task.Process is not { HasCallBuffer: true, SharesMemory: false, Ending: false }
            || IsInUse(session, task, site.Address)
            || task.Process.Memory.Read(site.Address, code) != code.Length
            || _islands.Room(session, task, regions, region, from) is not { } stub
            || SitePatch.Make(
                site, code, FunctionCode.Around(task.Process, region, site.Address), (stub, beginning))
                is not { } patch)
        {
            return null;
        }

        _islands.Take(stub);
        session.WriteMemory(task, stub, patch.Stub);
        session.WriteMemory(task, site.Address, patch.Site);
        UserRegisters now = from.Registers with { Rip = stub + (ulong)beginning.Length };
        Ptrace.SetRegisters(task.Tid, now);
        session.Writer.Write(new StateEvent(task.Tid, now, []));
        return now;
    }

    // Another thread that waits in a call from here, or whose handler of a signal will, comes back in the midst of
    // what would be replaced.
    private bool IsInUse(RecordingSession session, RecordedTask task, ulong site)
    {
        ulong most = site + CodeBytes;
        bool Within(ulong rip) => rip > site && rip < most;
        return _interrupted.Any(Within) || session.Tasks.All.Any(t => t != task
            && (t.Process == task.Process || t.Process.SharesMemory)
            && (Within(t.Entry.Rip) || (Ptrace.TryGetRegisters(t.Tid, out UserRegisters r) && Within(r.Rip))));
    }
}
