using System.Buffers.Binary;
using Weir.Catalogue;
using Weir.Replay.Buffering;

namespace Weir.Replay.Launching;

/// <summary>
/// A classic BPF program for seccomp(2) (include/uapi/linux/seccomp.h). Recording stops at every call of x86-64;
/// replaying kills the program if any call other than those that build memory should ever reach the kernel.
/// </summary>
internal sealed class SeccompFilter
{
    private const uint LoadWord = 0x20;      // BPF_LD | BPF_W | BPF_ABS
    private const uint JumpIfEqual = 0x15;   // BPF_JMP | BPF_JEQ | BPF_K
    private const uint Return = 0x06;        // BPF_RET | BPF_K
    private const uint NumberOffset = 0;     // seccomp_data.nr
    private const uint PlaceOffset = 8;      // seccomp_data.instruction_pointer, its lower half first
    private const uint ArchitectureOffset = 4;
    private const uint X86Architecture = 0xc000003e; // AUDIT_ARCH_X86_64 (include/uapi/linux/audit.h)
    private const uint Trace = 0x7ff00000;   // SECCOMP_RET_TRACE
    private const uint Allow = 0x7fff0000;   // SECCOMP_RET_ALLOW
    private const uint KillProcess = 0x80000000;

    private SeccompFilter(byte[] bytes) => Bytes = bytes;

    /// <summary>The instructions, eight bytes each.</summary>
    public byte[] Bytes { get; }

    /// <summary>Whether the kernel takes a filter only from a program that gave up set-uid programs.</summary>
    public static bool NeedsNoNewPrivileges => !Environment.IsPrivilegedProcess;

    /// <summary>The calls that a replay makes in the tracee's name, and those of the stub itself.</summary>
    public static IReadOnlyList<SyscallId> ReplayCalls { get; } =
    [
        SyscallId.Mmap, SyscallId.Munmap, SyscallId.Mprotect, SyscallId.Mremap, SyscallId.Madvise, SyscallId.Clone,
        SyscallId.Execveat, SyscallId.Exit, SyscallId.Prctl,
    ];

    /// <summary>Calls whose result a replay knows without a log: they are not even stopped at.</summary>
    public static IReadOnlyList<SyscallId> ConstantCalls { get; } = [SyscallId.Getpid, SyscallId.Gettid];

    /// <summary>
    /// Stops at every call but the constant ones and those from the page of buffered calls; the numbers are those of
    /// x86-64 alone.
    /// </summary>
    public static SeccompFilter ForRecording() => new(Encode(
    [
        (LoadWord, 0, 0, ArchitectureOffset),
        (JumpIfEqual, 0, 8, X86Architecture),
        (LoadWord, 0, 0, PlaceOffset),
        (JumpIfEqual, 1, 0, (uint)BufferCode.AfterCall),
        (JumpIfEqual, 0, 2, (uint)BufferCode.AfterLook),
        (LoadWord, 0, 0, PlaceOffset + 4),
        (JumpIfEqual, 4, 0, (uint)(BufferCode.AfterCall >> 32)),
        (LoadWord, 0, 0, NumberOffset),
        (JumpIfEqual, 2, 0, (uint)ConstantCalls[0]),
        (JumpIfEqual, 1, 0, (uint)ConstantCalls[1]),
        (Return, 0, 0, Trace),
        (Return, 0, 0, Allow),
    ]));

    /// <summary>Kills at every call that a replay has no business making.</summary>
    public static SeccompFilter ForReplay()
    {
        List<(uint Code, byte True, byte False, uint Value)> program = [(LoadWord, 0, 0, NumberOffset)];
        for (int i = 0; i < ReplayCalls.Count; i++)
        {
            program.Add((JumpIfEqual, (byte)(ReplayCalls.Count - i), 0, (uint)ReplayCalls[i]));
        }

        program.Add((Return, 0, 0, KillProcess));
        program.Add((Return, 0, 0, Allow));
        return new SeccompFilter(Encode(program));
    }

    private static byte[] Encode(List<(uint Code, byte True, byte False, uint Value)> program)
    {
        byte[] bytes = new byte[program.Count * 8];
        for (int i = 0; i < program.Count; i++)
        {
            Span<byte> at = bytes.AsSpan(i * 8);
            BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)program[i].Code);
            at[2] = program[i].True;
            at[3] = program[i].False;
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], program[i].Value);
        }

        return bytes;
    }
}
