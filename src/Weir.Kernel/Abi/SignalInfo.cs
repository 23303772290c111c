using System.Runtime.InteropServices;

namespace Weir.Kernel.Abi;

/// <summary>What came with a signal: <c>siginfo_t</c> (include/uapi/asm-generic/siginfo.h), 128 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
public struct SignalInfo
{
    /// <summary>The signal.</summary>
    public int Signal;

    /// <summary>An error number, mostly 0.</summary>
    public int Error;

    /// <summary>Why: above 0 the kernel made it at this instruction or event, else somebody sent it.</summary>
    public int Code;

    private readonly int _padding;

    /// <summary>The process that sent it; only where <see cref="Code"/> is that of a sent signal.</summary>
    public int Sender;

    /// <summary>Bytes of a siginfo.</summary>
    public const int SizeBytes = 128;

    /// <summary>The bytes.</summary>
    public static Span<byte> Bytes(ref SignalInfo info) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref info, 1));
}
