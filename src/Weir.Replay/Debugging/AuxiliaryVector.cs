using System.Buffers.Binary;
using Weir.Replay.Replaying;

namespace Weir.Replay.Debugging;

/// <summary>
/// The vector by which gdb finds where a program was loaded (getauxval(3)). The stack has it, behind the arguments and
/// the environment, when the program starts.
/// </summary>
internal static class AuxiliaryVector
{
    private const int MaxBytes = 0x4000;

    /// <summary>Takes it from a thread before its program's first instruction; empty when there is none.</summary>
    public static byte[] Of(ReplayedTask task)
    {
        byte[] stack = new byte[MaxBytes];
        int got = task.Process.Memory.Read(task.Registers.Rsp, stack) & ~7;
        int at = 8 * (2 + (int)BinaryPrimitives.ReadUInt64LittleEndian(stack));
        while (at + 8 <= got && BinaryPrimitives.ReadUInt64LittleEndian(stack.AsSpan(at)) != 0)
        {
            at += 8;
        }

        int start = at + 8;
        for (at = start; at + 16 <= got && BinaryPrimitives.ReadUInt64LittleEndian(stack.AsSpan(at)) != 0;)
        {
            at += 16;
        }

        return start < got ? stack[start..Math.Min(at + 16, got)] : [];
    }
}
