using Weir.Replay.Timestamps;

namespace Weir.Replay.Recording;

/// <summary>Where a process has the page of clocks, and the kernel's own.</summary>
/// <param name="Address">Ours; 0 where there is none.</param>
/// <param name="Kernel">The kernel's function.</param>
/// <param name="Start">Where the kernel's page begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="SyscallSite">A syscall instruction in it.</param>
internal readonly record struct ClockMapping(
    ulong Address, ulong Kernel, ulong Start, ulong End, ulong SyscallSite)
{
    /// <summary>Whether a thread there reads a clock.</summary>
    public bool Contains(ulong rip) => IsKernels(rip) || rip - Address < ClockCode.DataOffset;

    /// <summary>Whether code at this place runs only while recording.</summary>
    public bool IsKernels(ulong rip) => rip - Start < End - Start;
}
