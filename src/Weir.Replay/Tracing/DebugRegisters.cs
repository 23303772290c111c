using Weir.Kernel.Calls;

namespace Weir.Replay.Tracing;

/// <summary>The processor's four debug registers: three watch words, the last stops at an instruction.</summary>
internal static class DebugRegisters
{
    public const int MaxWatched = 3;
    private const int Status = 6;
    private const int Control = 7;
    private const int Breakpoint = 3;
    private const ulong BreakpointEnabled = 1UL << (2 * Breakpoint);
    private const ulong WatchedHits = (1 << MaxWatched) - 1;

    /// <summary>Watches reads and writes of 4-byte words, or nothing.</summary>
    public static void Watch(int tid, ReadOnlySpan<ulong> addresses)
    {
        const ulong ReadOrWriteFourBytes = 0b1111;
        ulong control = 0;
        Ptrace.SetDebugRegister(tid, Control, 0);
        for (int i = 0; i < Math.Min(addresses.Length, MaxWatched); i++)
        {
            Ptrace.SetDebugRegister(tid, i, addresses[i]);
            control |= (1UL << (2 * i)) | (ReadOrWriteFourBytes << (16 + (4 * i)));
        }

        Ptrace.SetDebugRegister(tid, Control, control);
    }

    /// <summary>Whether the last stop was at a watched word; asking forgets it.</summary>
    public static bool TakeHit(int tid)
    {
        bool hit = (Ptrace.GetDebugRegister(tid, Status) & WatchedHits) != 0;
        if (hit)
        {
            Ptrace.SetDebugRegister(tid, Status, 0);
        }

        return hit;
    }

    /// <summary>Stops before the instruction at an address.</summary>
    public static void BreakAt(int tid, ulong address)
    {
        Ptrace.SetDebugRegister(tid, Breakpoint, address);
        Ptrace.SetDebugRegister(tid, Control, Ptrace.GetDebugRegister(tid, Control) | BreakpointEnabled);
    }

    /// <summary>Stops there no more.</summary>
    public static void Unbreak(int tid)
    {
        Ptrace.SetDebugRegister(tid, Control, Ptrace.GetDebugRegister(tid, Control) & ~BreakpointEnabled);
        Ptrace.SetDebugRegister(tid, Status, 0);
    }
}
