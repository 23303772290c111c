using Weir.Bpf.Assembly;

namespace Weir.Bpf.Tests.Interpreter;

/// <summary>What the machine computes (Documentation/bpf/standardization/instruction-set.rst).</summary>
internal static class Arithmetic
{
    public static ulong Compute(Instruction i, ulong a, ulong b)
    {
        bool low = (i.Opcode & 7) == 4;
        int mask = low ? 31 : 63;
        if (low)
        {
            (a, b) = ((uint)a, (uint)b);
        }

        ulong result = (i.Opcode & 0xf0) switch
        {
            0x00 => a + b,
            0x10 => a - b,
            0x20 => a * b,
            0x30 => b == 0 ? 0 : a / b,
            0x40 => a | b,
            0x50 => a & b,
            0x60 => a << (int)(b & (ulong)mask),
            0x70 => a >> (int)(b & (ulong)mask),
            0x80 => 0 - a,
            0x90 => b == 0 ? a : a % b,
            0xa0 => a ^ b,
            0xb0 => b,
            0xc0 => (ulong)(low ? (int)a >> (int)(b & 31) : (long)a >> (int)(b & 63)),
            _ => throw new BpfFault($"unknown operation {i.Opcode:x}"),
        };
        return low ? (uint)result : result;
    }

    public static bool Holds(Instruction i, ulong a, ulong b)
    {
        bool low = (i.Opcode & 7) == 6;
        (ulong ua, ulong ub) = low ? ((uint)a, (uint)b) : (a, b);
        (long sa, long sb) = low ? ((int)a, (int)b) : ((long)a, (long)b);
        return (i.Opcode & 0xf0) switch
        {
            0x10 => ua == ub,
            0x20 => ua > ub,
            0x30 => ua >= ub,
            0x40 => (ua & ub) != 0,
            0x50 => ua != ub,
            0x60 => sa > sb,
            0x70 => sa >= sb,
            0xa0 => ua < ub,
            0xb0 => ua <= ub,
            0xc0 => sa < sb,
            0xd0 => sa <= sb,
            _ => throw new BpfFault($"unknown condition {i.Opcode:x}"),
        };
    }
}
