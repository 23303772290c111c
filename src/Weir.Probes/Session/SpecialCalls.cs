using Weir.Catalogue;
using Weir.Probes.Layout;

namespace Weir.Probes.Session;

/// <summary>
/// The calls that the gates must know by name: those that are part of how the kernel ends and repeats other calls
/// (Documentation of signal handling in arch/x86/kernel/signal.c), and those that drive native AIO, which has no
/// tracepoints of its own.
/// </summary>
internal static class SpecialCalls
{
    /// <summary>What is done for native AIO, also at calls that nobody asked for.</summary>
    internal const PlanFlags OfAio = PlanFlags.AioSubmit | PlanFlags.AioReap | PlanFlags.AioEnd;

    internal static PlanFlags Flags(SyscallRow? row, bool withAio) => (SyscallId?)row?.Number switch
    {
        SyscallId.RtSigreturn => PlanFlags.LeavesHandler | PlanFlags.NoReturn,
        SyscallId.RestartSyscall => PlanFlags.Resumes,
        SyscallId.IoSubmit when withAio => PlanFlags.AioSubmit,
        SyscallId.IoGetevents or SyscallId.IoPgetevents when withAio => PlanFlags.AioReap,
        SyscallId.IoDestroy when withAio => PlanFlags.AioEnd | PlanFlags.AioDestroy,
        SyscallId.IoCancel when withAio => PlanFlags.AioEnd,
        _ => row?.Returns == ReturnClass.Never ? PlanFlags.NoReturn : PlanFlags.None,
    };
}
