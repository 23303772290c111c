namespace Weir.Bpf.Assembly;

/// <summary>One 64-bit instruction word (<c>struct bpf_insn</c>, include/uapi/linux/bpf.h).</summary>
/// <param name="Bits">opcode, destination and source nibbles, s16 offset, s32 immediate, from the low end.</param>
public readonly record struct Instruction(ulong Bits)
{
    /// <summary>Puts an instruction together.</summary>
    public Instruction(int opcode, Register destination = 0, Register source = 0, int offset = 0, int immediate = 0)
        : this((byte)opcode | (ulong)destination << 8 | (ulong)source << 12
            | (ulong)(ushort)(short)offset << 16 | (ulong)(uint)immediate << 32)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(offset, (short)offset);
    }

    /// <summary>Operation code.</summary>
    public byte Opcode => (byte)Bits;

    /// <summary>Destination register.</summary>
    public Register Destination => (Register)(Bits >> 8 & 15);

    /// <summary>Source register, or a pseudo kind for wide loads and calls.</summary>
    public Register Source => (Register)(Bits >> 12 & 15);

    /// <summary>Jump distance or memory displacement.</summary>
    public short Offset => (short)(Bits >> 16);

    /// <summary>Constant operand.</summary>
    public int Immediate => (int)(Bits >> 32);

    internal Instruction WithOffset(int offset) =>
        new(Opcode, Destination, Source, checked((short)offset), Immediate);

    internal Instruction WithImmediate(int immediate) => new(Opcode, Destination, Source, Offset, immediate);
}
