using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Runtime.InteropServices;

namespace Weir.Replay.Tracing;

/// <summary>
/// What programs can learn of the processor with cpuid, which cannot be trapped everywhere: a log replays on the same
/// kind of processor only.
/// </summary>
internal static class ProcessorIdentity
{
    public static string Current()
    {
        if (!X86Base.IsSupported)
        {
            return "not x86";
        }

        (int leaves, int b, int c, int d) = X86Base.CpuId(0, 0);
        ReadOnlySpan<int> vendor = [b, d, c];
        StringBuilder text = new();
        text.Append(Encoding.ASCII.GetString(MemoryMarshal.AsBytes(vendor)));
        (int signature, _, int features2, int features1) = X86Base.CpuId(1, 0);
        // Bit 27 of ecx (OSXSAVE) stays; ebx holds the number of the core and would differ from run to run.
        text.Append($" {signature:x} {features1:x8} {features2:x8}");
        if (leaves >= 7)
        {
            (_, int b7, int c7, int d7) = X86Base.CpuId(7, 0);
            text.Append($" {b7:x8} {c7:x8} {d7:x8}");
        }

        return text.ToString();
    }
}
