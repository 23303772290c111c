using System.Globalization;
using System.Text;

namespace Weir.Bpf.Assembly;

/// <summary>Writes instructions as a person reads them, in the verifier's own style.</summary>
public static class Disassembler
{
    /// <summary>The whole program, a line an instruction.</summary>
    public static string List(Code code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var maps = code.Relocations.ToDictionary(r => r.At, r => r.Map.Name);
        StringBuilder text = new();
        for (int i = 0; i < code.Instructions.Length; i++)
        {
            Instruction one = code.Instructions[i];
            bool wide = one.Opcode == 0x18;
            int high = wide && i + 1 < code.Instructions.Length ? code.Instructions[i + 1].Immediate : 0;
            text.Append(CultureInfo.InvariantCulture, $"{i,4}: ").Append(Line(one, i, high, maps.GetValueOrDefault(i)));
            text.Append('\n');
            i += wide ? 1 : 0;
        }

        return text.ToString();
    }

    private static string Line(Instruction i, int at, int high, string? map) => (i.Opcode & 7) switch
    {
        0 => Wide(i, high, map),
        1 => $"{Name(i.Destination)} = {Memory(i, i.Source)}",
        2 => $"{Memory(i, i.Destination)} = {i.Immediate}",
        3 when i.Opcode is 0xdb or 0xc3 => $"lock {Memory(i, i.Destination)} += {Name(i.Source)}",
        3 => $"{Memory(i, i.Destination)} = {Name(i.Source)}",
        4 or 7 => Arithmetic(i),
        _ => Jump(i, at),
    };

    private static string Wide(Instruction i, int high, string? map) => map is null
        ? $"{Name(i.Destination)} = {(long)high << 32 | (uint)i.Immediate:#,0}"
        : $"{Name(i.Destination)} = map[{map}]{((int)i.Source == 2 ? $"+{high}" : "")}";

    private static string Arithmetic(Instruction i)
    {
        bool low = (i.Opcode & 7) == 4;
        string destination = low ? "w" + (int)i.Destination : Name(i.Destination);
        string operand = (i.Opcode & 8) != 0
            ? (low ? "w" + (int)i.Source : Name(i.Source))
            : i.Immediate.ToString(CultureInfo.InvariantCulture);
        string sign = (i.Opcode & 0xf0) switch
        {
            0x00 => "+=", 0x10 => "-=", 0x20 => "*=", 0x30 => "/=", 0x40 => "|=", 0x50 => "&=", 0x60 => "<<=",
            0x70 => ">>=", 0x90 => "%=", 0xa0 => "^=", 0xb0 => "=", 0xc0 => "s>>=", _ => "?=",
        };
        return $"{destination} {sign} {operand}";
    }

    private static string Jump(Instruction i, int at)
    {
        int target = at + 1 + i.Offset;
        string operand = (i.Opcode & 8) != 0 ? Name(i.Source) : i.Immediate.ToString(CultureInfo.InvariantCulture);
        string? sign = (i.Opcode & 0xf0) switch
        {
            0x10 => "==", 0x20 => ">", 0x30 => ">=", 0x40 => "&", 0x50 => "!=", 0x60 => "s>", 0x70 => "s>=",
            0xa0 => "<", 0xb0 => "<=", 0xc0 => "s<", 0xd0 => "s<=", _ => null,
        };
        return (i.Opcode & 0xf0, sign) switch
        {
            (0x00, _) => $"goto {target}",
            (0x80, _) => CallText(i, at),
            (0x90, _) => "exit",
            _ => $"if {Name(i.Destination)} {sign} {operand} goto {target}",
        };
    }

    private static string CallText(Instruction i, int at) => (int)i.Source switch
    {
        1 => $"call {at + 1 + i.Immediate}",
        2 => $"call kernel#{i.Immediate}",
        _ => $"call {(Helper)i.Immediate}#{i.Immediate}",
    };

    private static string Memory(Instruction i, Register @base)
    {
        string width = (i.Opcode & 0x18) switch { 0 => "u32", 8 => "u16", 0x10 => "u8", _ => "u64" };
        return $"*({width} *)({Name(@base)} {(i.Offset < 0 ? "-" : "+")} {Math.Abs(i.Offset)})";
    }

    private static string Name(Register register) => register == Register.Frame ? "r10" : "r" + (int)register;
}
