using Weir.Catalogue;
using Weir.Kernel.Launching;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;

namespace Weir.Scenarios.Themes;

/// <summary>Calls of the i386 ABI and numbers of no call: neither may bear another call's name.</summary>
internal static class CompatScenarios
{
    // Numbers of arch/x86/entry/syscalls/syscall_32.tbl. 20 is writev, 4 is stat, 1 is write for 64-bit programs.
    private const int Write = 4, Close = 6, Getpid = 20, ExitGroup = 252, Openat = 295;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "compat-calls", "getpid exit_group", "a 64-bit program makes 32-bit calls, and its own between them",
            s =>
            {
                Needs(s);
                ChildProgram program = new(s);
                int path = program.Text(s.MakeFile(s.InDirectory("there.txt"), "content"));
                program.Call(SyscallId.Getpid, null).CallCompat(Getpid, null, [])
                    .CallCompat(Close, -(long)Errno.EBADF, [9999], new Check("error", Comparison.Equal, Text: "EBADF"))
                    .CallCompat(Write, -(long)Errno.EBADF, [-1, path, 7], new Check("bytes", Comparison.Nothing))
                    .CallCompat(Openat, null, [-100, path, 0], new Check("ret", Comparison.AtLeast, 3))
                    .Call(SyscallId.Getppid, Script.Pid).Exit(0);
                ProcessScenarios.Ends(program, 0);
                Nobody(s);
            }
        },
        {
            "compat-program", "execve", "a program of 32 bits",
            s =>
            {
                Needs(s);
                ChildProgram program = new ChildProgram(s).Compat();
                program.CallCompat(Getpid, null, []).CallCompat(Close, -(long)Errno.EBADF, [9999])
                    .CallCompat(ExitGroup, null, [5], new Check("ret", Comparison.Nothing));
                ProcessScenarios.Ends(program, 5);
                Nobody(s);
            }
        },
        {
            "numbers-of-no-call", "getpid", "numbers beyond the table, and those of the x32 ABI",
            s =>
            {
                ChildProgram program = new(s);
                program.Call(SyscallId.Getpid, null).CallNumber(1023, -(long)Errno.ENOSYS, "syscall_1023")
                    .CallNumber(0x4000_0001, -(long)Errno.ENOSYS, "syscall_65535")
                    .CallNumber(0x1_0001, -(long)Errno.ENOSYS, "syscall_65535").Exit(0);
                ProcessScenarios.Ends(program, 0);
                s.Never("write");
            }
        },
    };

    private static void Nobody(Script s)
    {
        foreach (string other in (ReadOnlySpan<string>)["write", "writev", "stat", "lstat"])
        {
            s.Never(other);
        }
    }

    /// <summary>Whether this kernel runs calls of 32 bits (CONFIG_IA32_EMULATION, ia32_emulation=).</summary>
    private static void Needs(Script s)
    {
        StubCode code = new();
        code.CallCompat(Getpid);
        code.Call(SyscallId.ExitGroup, 0);
        if (!s.Run(code).Exited)
        {
            throw new NotInThisKernelException("this kernel does not run 32-bit calls");
        }
    }
}
