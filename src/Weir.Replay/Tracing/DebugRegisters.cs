using Weir.Kernel.Calls;

namespace Weir.Replay.Tracing;

/// <summary>
/// The processor's four debug registers: the first two watch the words of rings, the last stops at an instruction, and
/// what of them a program does not need, gdb's watchpoints have.
/// </summary>
internal static class DebugRegisters
{
    public const int MaxWatched = 2;
    private const int Status = 6;
    private const int Control = 7;
    private const int Breakpoint = 3;
    private const int BreakpointField = 16 + (4 * Breakpoint); // the highest bits, 0 for a breakpoint
    private const ulong BreakpointEnabled = 1UL << (2 * Breakpoint);
    private const ulong WatchedHits = (1 << MaxWatched) - 1;

    /// <summary>
    /// A thread or process was cloned: it has none of its parent's, but reads as if it had (copy_thread of
    /// arch/x86/kernel/process.c forgets what is watched and not the control word).
    /// </summary>
    public static void Forget(int tid) => Ptrace.SetDebugRegister(tid, Control, 0);

    /// <summary>Registers for gdb's words, when a program's rings need some and a breakpoint needs one.</summary>
    /// <param name="rings">How many words of rings are watched at most.</param>
    /// <param name="breaks">Whether <see cref="BreakAt"/> is used too.</param>
    public static int[] Free(int rings, bool breaks) =>
        [.. Enumerable.Range(rings, (breaks ? Breakpoint : Breakpoint + 1) - rings)];

    /// <summary>Watches reads and writes of 4-byte words, and what gdb watches; a breakpoint stays.</summary>
    public static void Watch(int tid, ReadOnlySpan<ulong> addresses, ReadOnlySpan<WatchedWord> words)
    {
        ulong control = Ptrace.GetDebugRegister(tid, Control);
        control = (control >> BreakpointField) == 0 ? control & BreakpointEnabled : 0;
        Ptrace.SetDebugRegister(tid, Control, control);
        for (int i = 0; i < Math.Min(addresses.Length, MaxWatched); i++)
        {
            control |= Watch(tid, new WatchedWord(i, addresses[i], sizeof(uint), Reads: true));
        }

        foreach (WatchedWord word in words)
        {
            control |= Watch(tid, word);
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

    /// <summary>Which of some words the last stop was after an access of; asking forgets it.</summary>
    /// <returns>A bit for each register.</returns>
    public static ulong TakeHits(int tid, ReadOnlySpan<WatchedWord> words)
    {
        ulong mine = 0;
        foreach (WatchedWord word in words)
        {
            mine |= 1UL << word.Register;
        }

        ulong status = mine == 0 ? 0 : Ptrace.GetDebugRegister(tid, Status);
        if ((status & mine) != 0)
        {
            Ptrace.SetDebugRegister(tid, Status, status & ~mine);
        }

        return status & mine;
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

    // Two bits of the control word say at which access to stop (01 writes, 11 reads too), two the length (00 1, 01 2,
    // 11 4, 10 8 bytes): Intel's manual, volume 3, section 19.2.4.
    private static ulong Watch(int tid, WatchedWord word)
    {
        Ptrace.SetDebugRegister(tid, word.Register, word.Address);
        ulong length = word.LengthBytes switch { 1 => 0UL, 2 => 1, 4 => 3, _ => 2 };
        ulong field = (length << 2) | (word.Reads ? 3UL : 1);
        return (1UL << (2 * word.Register)) | (field << (16 + (4 * word.Register)));
    }
}
