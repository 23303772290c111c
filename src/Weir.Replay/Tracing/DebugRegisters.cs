using Weir.Kernel.Calls;

namespace Weir.Replay.Tracing;

/// <summary>
/// The processor's four debug registers: two watch the words of rings, one what gdb watches, and the last stops at an
/// instruction.
/// </summary>
internal static class DebugRegisters
{
    public const int MaxWatched = 2;
    private const int Status = 6;
    private const int Control = 7;
    private const int Written = 2;
    private const int Breakpoint = 3;
    private const ulong BreakpointEnabled = 1UL << (2 * Breakpoint);
    private const ulong WatchedHits = (1 << MaxWatched) - 1;

    /// <summary>
    /// A thread or process was cloned: it has none of its parent's, but reads as if it had (copy_thread of
    /// arch/x86/kernel/process.c forgets what is watched and not the control word).
    /// </summary>
    public static void Forget(int tid) => Ptrace.SetDebugRegister(tid, Control, 0);

    /// <summary>Watches reads and writes of 4-byte words, or nothing; gdb's word must be set again.</summary>
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

    /// <summary>Whether the last stop was at a watched word or a breakpoint of these registers.</summary>
    public static bool HasHit(int tid) =>
        (Ptrace.GetDebugRegister(tid, Status) & (WatchedHits | (1 << Breakpoint))) != 0;

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

    /// <summary>Watches writes of one word of 1, 2, 4 or 8 bytes, or nothing.</summary>
    public static void WatchWrites(int tid, (ulong Address, int LengthBytes)? word)
    {
        const ulong Enabled = 1UL << (2 * Written), Field = 0xfUL << (16 + (4 * Written));
        ulong control = Ptrace.GetDebugRegister(tid, Control);
        ulong rest = control & ~(Enabled | Field);
        if (word is { } known)
        {
            // Two bits for the access (01: writes), two for the length (00 1, 01 2, 11 4, 10 8 bytes).
            ulong length = known.LengthBytes switch { 1 => 0UL, 2 => 1, 4 => 3, _ => 2 };
            rest |= Enabled | (((length << 2) | 1) << (16 + (4 * Written)));
        }

        if (rest != control)
        {
            Ptrace.SetDebugRegister(tid, Control, rest & ~Enabled & ~Field);
            Ptrace.SetDebugRegister(tid, Written, word?.Address ?? 0);
            Ptrace.SetDebugRegister(tid, Control, rest);
        }
    }

    /// <summary>Whether the last stop was after a write of the word that gdb watches; asking forgets it.</summary>
    public static bool TakeWrite(int tid)
    {
        ulong status = Ptrace.GetDebugRegister(tid, Status);
        if ((status & (1 << Written)) != 0)
        {
            Ptrace.SetDebugRegister(tid, Status, status & ~(1UL << Written));
        }

        return (status & (1 << Written)) != 0;
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
