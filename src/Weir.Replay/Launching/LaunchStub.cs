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

    /// <summary>Makes the stub that goes on to the program named by its first argument.</summary>
    /// <param name="gate">
    /// A descriptor that it reads a byte from before anything else: it is to be seized meanwhile, because only seized
    /// programs can be suspended.
    /// </param>
    public static LaunchStub ForRecording(int gate)
    {
        StubCode code = Begin();
        code.Call(SyscallId.Read, gate, code.Data(new byte[1]), 1);
        code.Call(SyscallId.Close, gate);
        Filter(code, SeccompFilter.ForRecording());
        code.BecomeFirstArgument();
        code.Call(SyscallId.ExitGroup, 127);
        return Make(code.Link(), keptAtExec: false);
    }

    /// <summary>Makes the stub that gets a recorded program's memory.</summary>
    /// <param name="trapTimestamps">Whether rdtsc raises a signal.</param>
    public static LaunchStub ForReplay(bool trapTimestamps)
    {
        StubCode code = Begin();
        if (trapTimestamps)
        {
            code.Call(SyscallId.Prctl, SetTimestamps, TimestampTrap);
        }

        code.Call(SyscallId.Ptrace, 0 /* PTRACE_TRACEME */);
        Filter(code, SeccompFilter.ForReplay());
        code.Call(SyscallId.ExitGroup, 127);
        return Make(code.Link(writable: false), keptAtExec: true);
    }

    public void Dispose() => _file.Dispose();

    private static LaunchStub Make(byte[] image, bool keptAtExec)
    {
        Fd file = MemoryFile.Create("weir-stub", keptAtExec);
        long written = image.Length <= MaxBytes ? PositionedIo.Write(file.Number, 0, image) : 0;
        return written == image.Length
            ? new LaunchStub(file)
            : throw new InvalidOperationException($"a memory file took {written} of {image.Length} bytes");
    }

    private static StubCode Begin()
    {
        StubCode code = new(Base);
        code.SyscallSite();
        code.Call(SyscallId.Personality, PersonalityNoRandomize);
        return code;
    }

    private static void Filter(StubCode code, SeccompFilter filter)
    {
        if (SeccompFilter.NeedsNoNewPrivileges)
        {
            code.Call(SyscallId.Prctl, SetNoNewPrivileges, 1, 0, 0, 0);
        }

        code.Call(SyscallId.Seccomp, 1 /* SECCOMP_SET_MODE_FILTER */, 0, Program(code, filter));
        code.Trap(); // a stop that needs no call, which the filter might not allow
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
