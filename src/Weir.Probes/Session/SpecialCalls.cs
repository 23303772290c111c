using Weir.Catalogue;
using Weir.Probes.Layout;

namespace Weir.Probes.Session;

/// <summary>
/// The two calls that the gates must know by name, as they are part of how the kernel ends and repeats other calls
/// (Documentation of signal handling in arch/x86/kernel/signal.c).
/// </summary>
internal static class SpecialCalls
{
    internal static PlanFlags Flags(SyscallRow? row) => (SyscallId?)row?.Number switch
    {
        SyscallId.RtSigreturn => PlanFlags.LeavesHandler | PlanFlags.NoReturn,
        SyscallId.RestartSyscall => PlanFlags.Resumes,
        _ => row?.Returns == ReturnClass.Never ? PlanFlags.NoReturn : PlanFlags.None,
    };
}
