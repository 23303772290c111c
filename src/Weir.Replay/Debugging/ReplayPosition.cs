using Weir.Kernel.Abi;
using Weir.Replay.Replaying;
using Weir.Replay.Tracing;

namespace Weir.Replay.Debugging;

/// <summary>
/// A place in a replay: on the way to an event of the log, in a thread, with these registers and this memory. A loop
/// may come by with the same registers many times; with the same memory too it would never end.
/// </summary>
/// <param name="Events">The event on the way to which it is.</param>
/// <param name="Tid">The thread, by its recorded number.</param>
/// <param name="Registers">Its registers.</param>
/// <param name="Used">How much it has used of the times and calls that the log gave it.</param>
/// <param name="Stack">Hash of the end of its stack, which tells most loops' rounds apart.</param>
/// <param name="Memory">Hash of all that the process may write.</param>
internal readonly record struct ReplayPosition(
    long Events, int Tid, UserRegisters Registers, ulong Used, ulong Stack, ulong Memory)
{
    private const int StackBytes = 4096;

    public static ReplayPosition Of(ReplayedTask task, long events) => new(
        events, task.RecordedTid, Plain(task), task.Process.Used, StackOf(task), MemoryOf(task));

    public bool Is(ReplayedTask task, long events) => events == Events && task.RecordedTid == Tid
        && Plain(task) == Registers && task.Process.Used == Used
        && StackOf(task) == Stack && MemoryOf(task) == Memory;

    // The processor sets the resume flag (bit 16) to step over a breakpoint of its own.
    private static UserRegisters Plain(ReplayedTask task) =>
        task.Registers with { OrigRax = 0, Eflags = task.Registers.Eflags & ~(1UL << 16) };

    private static ulong StackOf(ReplayedTask task)
    {
        byte[] bytes = new byte[StackBytes];
        int got = task.Process.Memory.Read(task.Registers.Rsp, bytes) & ~7;
        return MemoryHash.OfWords(task.Registers.Rsp, bytes.AsSpan(0, got));
    }

    private static ulong MemoryOf(ReplayedTask task) =>
        MemoryHash.Of(task.Process.Memory, task.Process.KernelOwned, task.Registers.Rsp).Hash;
}
