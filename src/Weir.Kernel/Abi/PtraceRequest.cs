namespace Weir.Kernel.Abi;

/// <summary>Requests of ptrace(2) (include/uapi/linux/ptrace.h, arch/x86/include/uapi/asm/ptrace-abi.h).</summary>
public enum PtraceRequest
{
    /// <summary>Read one word of the user area (a debug register).</summary>
    PeekUser = 3,

    /// <summary>Write one word of the user area (a debug register).</summary>
    PokeUser = 6,

    /// <summary>Run on.</summary>
    Cont = 7,

    /// <summary>Run one instruction.</summary>
    SingleStep = 9,

    /// <summary>Read all general registers.</summary>
    GetRegs = 12,

    /// <summary>Write all general registers.</summary>
    SetRegs = 13,

    /// <summary>Run to the next entry or exit of a syscall.</summary>
    Syscall = 24,

    /// <summary>Run to the next entry of a syscall, which is then not made.</summary>
    SysEmu = 31,

    /// <summary>As <see cref="SysEmu"/>, and for one instruction at most.</summary>
    SysEmuSingleStep = 32,

    /// <summary>Choose events.</summary>
    SetOptions = 0x4200,

    /// <summary>Read what an event is about.</summary>
    GetEventMessage = 0x4201,

    /// <summary>Read the siginfo of a signal stop.</summary>
    GetSigInfo = 0x4202,

    /// <summary>Write the siginfo of a signal stop.</summary>
    SetSigInfo = 0x4203,

    /// <summary>Read a register set.</summary>
    GetRegSet = 0x4204,

    /// <summary>Write a register set.</summary>
    SetRegSet = 0x4205,

    /// <summary>Begin to trace a process without stopping it.</summary>
    Seize = 0x4206,

    /// <summary>Leave a thread suspended, and hear of it when that ends.</summary>
    Listen = 0x4208,
}

/// <summary>Options of ptrace(2).</summary>
[Flags]
public enum PtraceOptions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Syscall stops carry bit 7 beside SIGTRAP.</summary>
    SysGood = 1,

    /// <summary>Stop at fork.</summary>
    TraceFork = 2,

    /// <summary>Stop at vfork.</summary>
    TraceVfork = 4,

    /// <summary>Stop at clone.</summary>
    TraceClone = 8,

    /// <summary>Stop at exec.</summary>
    TraceExec = 0x10,

    /// <summary>Stop at exit.</summary>
    TraceExit = 0x40,

    /// <summary>Stop where a seccomp filter says so.</summary>
    TraceSeccomp = 0x80,

    /// <summary>Kill the tracees when the tracer ends.</summary>
    ExitKill = 0x100000,
}

/// <summary>Events that a stop reports (PTRACE_EVENT_*).</summary>
public enum PtraceEvent
{
    /// <summary>No event: a signal or a syscall.</summary>
    None = 0,

    /// <summary>A child was forked.</summary>
    Fork = 1,

    /// <summary>A child was made by vfork.</summary>
    Vfork = 2,

    /// <summary>A thread or child was cloned.</summary>
    Clone = 3,

    /// <summary>A new program was loaded.</summary>
    Exec = 4,

    /// <summary>The child of a vfork went its own way.</summary>
    VforkDone = 5,

    /// <summary>The thread is about to end.</summary>
    Exit = 6,

    /// <summary>A seccomp filter asked for this stop.</summary>
    Seccomp = 7,

    /// <summary>
    /// Of seized threads: a new one's first stop, being suspended (the stop's signal says by which), and the end of
    /// that (SIGTRAP).
    /// </summary>
    Stop = 128,
}
