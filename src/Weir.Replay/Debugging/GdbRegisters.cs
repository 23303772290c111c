using System.Globalization;
using System.Text;
using Weir.Kernel.Abi;

namespace Weir.Replay.Debugging;

/// <summary>Registers in gdb's order and words.</summary>
internal static class GdbRegisters
{
    private static readonly string[] General =
    [
        "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp",
        "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rip",
    ];

    private static readonly string[] Small = ["eflags", "cs", "ss", "ds", "es", "fs", "gs"];

    private static readonly string[] Control =
        ["fctrl", "fstat", "ftag", "fiseg", "fioff", "foseg", "fooff", "fop"];

    private static readonly string[] Last = ["orig_rax", "fs_base", "gs_base"];

    /// <summary>The description that gdb asks for.</summary>
    public static string Description { get; } = Describe();

    /// <summary>All registers; those of the floating-point unit are unknown to gdb.</summary>
    public static string All(UserRegisters registers)
    {
        StringBuilder text = new();
        ReadOnlySpan<ulong> words = UserRegisters.Words(ref registers);
        Append(text, words, General, 8);
        Append(text, words, Small, 4);
        text.Append('x', 2 * ((8 * 10) + (Control.Length * 4)));
        Append(text, words, Last, 8);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ReadOnlySpan<ulong> words, string[] names, int bytes)
    {
        foreach (string name in names)
        {
            ulong word = words[UserRegisters.Names.ToList().IndexOf(name)];
            for (int i = 0; i < bytes; i++, word >>= 8)
            {
                text.Append(((byte)word).ToString("x2", CultureInfo.InvariantCulture));
            }
        }
    }

    private static string Describe()
    {
        StringBuilder text = new("<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target>");
        text.Append("<architecture>i386:x86-64</architecture><osabi>GNU/Linux</osabi>");
        text.Append("<feature name=\"org.gnu.gdb.i386.core\">");
        foreach (string name in General)
        {
            string type = name == "rip" ? "code_ptr" : name is "rsp" or "rbp" ? "data_ptr" : "int64";
            text.Append($"<reg name=\"{name}\" bitsize=\"64\" type=\"{type}\"/>");
        }

        AppendAll(text, Small, 32, "int32");
        AppendAll(text, [.. Enumerable.Range(0, 8).Select(i => $"st{i}")], 80, "i387_ext");
        AppendAll(text, Control, 32, "int");
        text.Append("</feature><feature name=\"org.gnu.gdb.i386.linux\">");
        AppendAll(text, Last[..1], 64, "int");
        text.Append("</feature><feature name=\"org.gnu.gdb.i386.segments\">");
        AppendAll(text, Last[1..], 64, "int");
        return text.Append("</feature></target>").ToString();
    }

    private static void AppendAll(StringBuilder text, string[] names, int bits, string type)
    {
        foreach (string name in names)
        {
            text.Append($"<reg name=\"{name}\" bitsize=\"{bits}\" type=\"{type}\"/>");
        }
    }
}
