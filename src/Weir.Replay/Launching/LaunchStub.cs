using System.Buffers.Binary;
using Weir.Catalogue;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Kernel.Launching;

namespace Weir.Replay.Launching;

/// <summary>
/// The program that prepares itself for tracing and then becomes the program to record (or, in a replay, the empty
/// shell that gets the program's memory).
/// </summary>
internal sealed class LaunchStub : IDisposable
{
    /// <summary>
    /// Where the stub lies: the lowest address that may be mapped (vm.mmap_min_addr), where no program's own
    /// addresses are.
    /// </summary>
    public const int Base = 0x10000;

    /// <summary>The most bytes that it takes there.</summary>
    public const int MaxBytes = 0x1000;

    /// <summary>A <c>syscall</c> instruction for calls that the replayer makes in the tracee's name.</summary>
    public const ulong SyscallSite = Base + StubCode.CodeOffset;

    private const int PersonalityNoRandomize = 0x0040000;
    private const int SetTimestamps = 26;      // PR_SET_TSC
    private const int TimestampTrap = 2;       // PR_TSC_SIGSEGV
    private const int SetNoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
    private readonly Fd _file;

    private LaunchStub(Fd file) => _file = file;

    /// <summary>The descriptor; the replayer's tracees keep it and execute it anew.</summary>
    public int Descriptor => _file.Number;

    /// <summary>The path under which the stub can be started by this process.</summary>
    public string Path => $"/proc/self/fd/{_file.Number}";

    /// <summary>Makes the stub.</summary>
    /// <param name="filter">What a seccomp filter does with calls.</param>
    /// <param name="trapTimestamps">Whether rdtsc raises a signal.</param>
    /// <param name="execute">Whether it goes on to the program named by its first argument.</param>
    public static LaunchStub Make(SeccompFilter filter, bool trapTimestamps, bool execute)
    {
        byte[] image = Image(filter, trapTimestamps, execute);
        Fd file = MemoryFile.Create("weir-stub", keptAtExec: !execute);
        long written = image.Length <= MaxBytes ? PositionedIo.Write(file.Number, 0, image) : 0;
        return written == image.Length
            ? new LaunchStub(file)
            : throw new InvalidOperationException($"a memory file took {written} of {image.Length} bytes");
    }

    public void Dispose() => _file.Dispose();

    private static byte[] Image(SeccompFilter filter, bool trapTimestamps, bool execute)
    {
        StubCode code = new(Base);
        code.SyscallSite();
        code.Call(SyscallId.Personality, PersonalityNoRandomize);
        if (trapTimestamps)
        {
            code.Call(SyscallId.Prctl, SetTimestamps, TimestampTrap);
        }

        code.Call(SyscallId.Ptrace, 0 /* PTRACE_TRACEME */);
        if (SeccompFilter.NeedsNoNewPrivileges)
        {
            code.Call(SyscallId.Prctl, SetNoNewPrivileges, 1, 0, 0, 0);
        }

        code.Call(SyscallId.Seccomp, 1 /* SECCOMP_SET_MODE_FILTER */, 0, Program(code, filter));
        code.Trap(); // a stop that needs no call, which the filter might not allow
        if (execute)
        {
            code.BecomeFirstArgument();
        }

        code.Call(SyscallId.ExitGroup, 127);
        return code.Link(writable: false);
    }

    // struct sock_fprog (include/uapi/linux/filter.h): a count of instructions and their address.
    private static int Program(StubCode code, SeccompFilter filter)
    {
        byte[] program = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(program, (ushort)(filter.Bytes.Length / 8));
        BinaryPrimitives.WriteUInt64LittleEndian(program.AsSpan(8), (ulong)code.Data(filter.Bytes));
        return code.Data(program);
    }
}
