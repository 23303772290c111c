using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Replay.Launching;

/// <summary>
/// A static program of a few hundred bytes that prepares itself for tracing and then becomes the program to record
/// (or, in a replay, the empty shell that gets the program's memory). It is assembled here into a memory file, so
/// nothing is compiled, installed or forked.
/// </summary>
internal sealed class LaunchStub : IDisposable
{
    /// <summary>
    /// Where the stub lies: above the lowest address that may be mapped and below any program's own addresses.
    /// </summary>
    public const ulong Base = 0x20000;

    /// <summary>A <c>syscall</c> instruction for calls that the replayer makes in the tracee's name.</summary>
    public const ulong SyscallSite = Base + CodeOffset;

    private const int HeaderBytes = 64 + 56; // ELF header and one program header (man 5 elf)
    private const int CodeOffset = 128;
    private const int PersonalityNoRandomize = 0x0040000;
    private const int TimestampTrap = 2; // PR_TSC_SIGSEGV
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
        long written = PositionedIo.Write(file.Number, 0, image);
        return written == image.Length
            ? new LaunchStub(file)
            : throw new InvalidOperationException($"a memory file took {written} of {image.Length} bytes");
    }

    public void Dispose() => _file.Dispose();

    private static byte[] Image(SeccompFilter filter, bool trapTimestamps, bool execute)
    {
        StubAssembler code = new();
        code.Raw(0x0f, 0x05); // the syscall site; harmless when run: the kernel answers whatever rax says
        int entry = code.Length;
        code.First(PersonalityNoRandomize).Call(SyscallId.Personality);
        if (trapTimestamps)
        {
            code.First(26 /* PR_SET_TSC */).Second(TimestampTrap).Call(SyscallId.Prctl);
        }

        code.First(0 /* PTRACE_TRACEME */).Call(SyscallId.Ptrace);
        if (SeccompFilter.NeedsNoNewPrivileges)
        {
            code.First(38 /* PR_SET_NO_NEW_PRIVS */).Second(1).Third(0).Raw(0x4d, 0x31, 0xd2, 0x4d, 0x31, 0xc0);
            code.Call(SyscallId.Prctl);
        }

        code.First(1 /* SECCOMP_SET_MODE_FILTER */).Second(0);
        int patch = code.Length + 1;
        code.Third(0).Call(SyscallId.Seccomp);
        code.Raw(0xcc); // int3: a stop that needs no call, which the filter might not allow
        if (execute)
        {
            AppendExec(code);
        }

        code.First(127).Call(SyscallId.ExitGroup);
        return Link(code, entry, patch, filter);
    }

    private static void AppendExec(StubAssembler code)
    {
        code.Raw(0x48, 0x8b, 0x04, 0x24);             // mov rax, [rsp]          argc
        code.Raw(0x48, 0x8b, 0x7c, 0x24, 0x10);       // mov rdi, [rsp+16]       path = argv[1]
        code.Raw(0x48, 0x8d, 0x74, 0x24, 0x18);       // lea rsi, [rsp+24]       argv of the program = argv + 2
        code.Raw(0x48, 0x8d, 0x54, 0xc4, 0x10);       // lea rdx, [rsp+rax*8+16] environment
        code.Call(SyscallId.Execve);
    }

    private static byte[] Link(StubAssembler code, int entry, int patch, SeccompFilter filter)
    {
        int programHeader = (CodeOffset + code.Length + 15) & ~15; // struct sock_fprog
        int instructions = programHeader + 16;
        byte[] image = new byte[instructions + filter.Bytes.Length];
        WriteElfHeader(image, CodeOffset + entry);
        code.Code.CopyTo(image.AsSpan(CodeOffset));
        BinaryPrimitives.WriteUInt32LittleEndian(
            image.AsSpan(CodeOffset + patch), (uint)(Base + (ulong)programHeader));
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(programHeader), (ushort)(filter.Bytes.Length / 8));
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(programHeader + 8), Base + (ulong)instructions);
        filter.Bytes.CopyTo(image.AsSpan(instructions));
        return image;
    }

    private static void WriteElfHeader(Span<byte> image, int entry)
    {
        ReadOnlySpan<ushort> identity = [0x457f, 0x464c, 0x0102, 0x0001]; // ELF64, little endian, version 1
        MemoryMarshal.AsBytes(identity).CopyTo(image);
        BinaryPrimitives.WriteUInt16LittleEndian(image[16..], 2);  // ET_EXEC
        BinaryPrimitives.WriteUInt16LittleEndian(image[18..], 62); // EM_X86_64
        BinaryPrimitives.WriteUInt32LittleEndian(image[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(image[24..], Base + (ulong)entry);
        BinaryPrimitives.WriteUInt64LittleEndian(image[32..], 64); // program headers follow the header
        BinaryPrimitives.WriteUInt16LittleEndian(image[52..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(image[54..], 56);
        BinaryPrimitives.WriteUInt16LittleEndian(image[56..], 1);
        Span<byte> load = image[64..HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(load, 1);         // PT_LOAD
        BinaryPrimitives.WriteUInt32LittleEndian(load[4..], 5);    // readable, executable
        BinaryPrimitives.WriteUInt64LittleEndian(load[16..], Base);
        BinaryPrimitives.WriteUInt64LittleEndian(load[24..], Base);
        BinaryPrimitives.WriteUInt64LittleEndian(load[32..], (ulong)image.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(load[40..], (ulong)image.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(load[48..], 4096);
    }
}
