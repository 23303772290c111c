using Weir.Catalogue;
using Weir.Kernel.Calls;
using Weir.Replay.Tracing;

namespace Weir.Replay.Replaying;

/// <summary>
/// Makes a second tree of stopped processes that equals a first: each process forks by a call made in its name. A fork
/// has only the thread that made it, so the others are cloned in the copy and get their registers. What processes
/// share is copied and mapped anew, or a write on one side would be seen on the other.
/// </summary>
internal sealed class TreeCopier(Injection injection)
{
    /// <summary>CLONE_PARENT: the child is ours, to reap whatever becomes of its sibling.</summary>
    public const ulong AsSibling = 0x8000;

    // CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM
    private const ulong AsThread = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000;
    private const ulong MapSharedFixed = 0x1 | 0x10 | 0x4000; // MAP_SHARED, MAP_FIXED, MAP_NORESERVE
    private const ulong SetTimestamps = 26, AllowTimestamps = 1, TrapTimestamps = 2; // PR_SET_TSC

    /// <summary>Copies a tree.</summary>
    /// <param name="from">The tree; it stays as it is.</param>
    /// <param name="arena">What its processes will share.</param>
    /// <returns>The copy, or null when the kernel refused a process or thread more.</returns>
    public ReplayedTree? TryCopy(ReplayedTree from, SharedArena arena)
    {
        arena.Become(from.Arena);
        ReplayedTree copy = new(arena);
        foreach (ReplayedProcess process in from.Processes)
        {
            if (!TryCopy(process, from, copy))
            {
                copy.End();
                return null;
            }
        }

        return copy;
    }

    private bool TryCopy(ReplayedProcess process, ReplayedTree from, ReplayedTree copy)
    {
        ReplayedTask leader = from.LeaderOf(process);
        ForkAdvice? advice = process.KeepsFromForks ? ForkAdvice.Of(process.Pid) : null;
        advice?.Lift(injection, leader);
        long pid = injection.Call(leader, SyscallId.Clone, AsSibling);
        advice?.Give(injection, leader);
        if (pid < 0)
        {
            return false;
        }

        ReplayedProcess twin = process.Twin((int)pid, copy.Arena);
        ReplayedTask first = leader.Twin((int)pid, twin);
        copy.Add(first);
        advice?.Give(injection, first);
        Separate(first, from.Arena);
        foreach (ReplayedTask other in from.Of(process).Where(t => t != leader))
        {
            if (!TryCopy(other, first, copy))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryCopy(ReplayedTask thread, ReplayedTask leader, ReplayedTree copy)
    {
        if (thread.Reaped)
        {
            copy.Add(thread.Twin(thread.Tid, leader.Process));
            return true;
        }

        long tid = injection.Call(leader, SyscallId.Clone, AsThread);
        if (tid < 0)
        {
            return false;
        }

        ReplayedTask twin = thread.Twin((int)tid, leader.Process);
        copy.Add(twin);
        Ptrace.SetVectorState(twin.Tid, Ptrace.GetVectorState(thread.Tid));
        if (thread.TrapsTimestamps != leader.TrapsTimestamps)
        {
            injection.Must(
                twin, SyscallId.Prctl, SetTimestamps, thread.TrapsTimestamps ? TrapTimestamps : AllowTimestamps);
        }

        return true;
    }

    private void Separate(ReplayedTask task, SharedArena from)
    {
        if (!from.IsUsed)
        {
            return;
        }

        foreach (MemoryRegion region in MemoryRegion.Of(task.Process.Pid).Where(r => r.Inode == from.Inode))
        {
            injection.Must(
                task, SyscallId.Mmap, region.Start, region.LengthBytes, (ulong)region.Protection, MapSharedFixed,
                (ulong)task.Process.Arena.Number, region.Offset);
        }
    }
}
