using System.Runtime.InteropServices;

namespace Weir.Kernel.Abi;

/// <summary>
/// All general registers of a stopped thread: <c>struct user_regs_struct</c> (arch/x86/include/asm/user_64.h).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public record struct UserRegisters
{
#pragma warning disable CS1591 // one field a register: the names say all there is to say
    public ulong R15;
    public ulong R14;
    public ulong R13;
    public ulong R12;
    public ulong Rbp;
    public ulong Rbx;
    public ulong R11;
    public ulong R10;
    public ulong R9;
    public ulong R8;
    public ulong Rax;
    public ulong Rcx;
    public ulong Rdx;
    public ulong Rsi;
    public ulong Rdi;
    public ulong OrigRax;
    public ulong Rip;
    public ulong Cs;
    public ulong Eflags;
    public ulong Rsp;
    public ulong Ss;
    public ulong FsBase;
    public ulong GsBase;
    public ulong Ds;
    public ulong Es;
    public ulong Fs;
    public ulong Gs;
#pragma warning restore CS1591

    /// <summary>Number of registers.</summary>
    public const int Count = 27;

    /// <summary>The registers' names in the kernel's order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx", "rsi", "rdi",
        "orig_rax", "rip", "cs", "eflags", "rsp", "ss", "fs_base", "gs_base", "ds", "es", "fs", "gs",
    ];

    /// <summary>The registers as words, in the kernel's order.</summary>
    public static Span<ulong> Words(ref UserRegisters registers) =>
        MemoryMarshal.Cast<UserRegisters, ulong>(MemoryMarshal.CreateSpan(ref registers, 1));
}
