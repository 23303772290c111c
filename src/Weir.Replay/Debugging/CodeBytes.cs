using Weir.Replay.Replaying;
using Weir.Replay.Timestamps;

namespace Weir.Replay.Debugging;

/// <summary>
/// A program's code, and what in it is the recorder's. Breakpoints of the recorder's that gdb saw would be the
/// program's own for it, which it steps over by changing the thread's place.
/// </summary>
internal static class CodeBytes
{
    private const byte Breakpoint = 0xcc, Replaced = 0x0f; // int3; the first byte of rdtsc and rdtscp

    /// <summary>The log is about to write bytes: notes it when they are such a breakpoint.</summary>
    public static void Writing(ReplayedProcess process, ulong address, ReadOnlySpan<byte> bytes)
    {
        Span<byte> code = stackalloc byte[3];
        if (bytes is [Breakpoint] && TimestampSites.LengthAt(code[..process.Memory.Read(address, code)]) > 0)
        {
            process.Patched.Add(address);
        }
    }

    /// <summary>Reads memory for gdb.</summary>
    /// <returns>Bytes that could be read.</returns>
    public static int Read(ReplayedProcess process, ulong address, Span<byte> to)
    {
        int got = process.Memory.Read(address, to);
        foreach (ulong site in process.Patched)
        {
            if (site - address < (ulong)got && to[(int)(site - address)] == Breakpoint)
            {
                to[(int)(site - address)] = Replaced;
            }
        }

        return got;
    }

    /// <summary>
    /// Where the program goes on after the copy that it is at: as single steps, each byte of a call's data takes one.
    /// </summary>
    /// <returns>Null when it is at no instruction that copies.</returns>
    public static ulong? EndOfCopy(ReplayedTask task)
    {
        Span<byte> code = stackalloc byte[2];
        task.Process.Memory.Read(task.Registers.Rip, code);
        return code is [0xf3, 0xa4] ? task.Registers.Rip + 2 : null; // rep movsb
    }
}
