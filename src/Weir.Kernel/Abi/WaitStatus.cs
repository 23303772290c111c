namespace Weir.Kernel.Abi;

/// <summary>A status word of wait4(2) (include/uapi/linux/wait.h; man 2 wait).</summary>
/// <param name="Word">The word.</param>
public readonly record struct WaitStatus(int Word)
{
    /// <summary>SIGTRAP with the bit that PTRACE_O_TRACESYSGOOD adds.</summary>
    public const int SyscallStop = 5 | 0x80;

    /// <summary>It ended by exit(2).</summary>
    public bool Exited => (Word & 0x7f) == 0;

    /// <summary>It is stopped.</summary>
    public bool Stopped => (Word & 0xff) == 0x7f;

    /// <summary>A signal ended it.</summary>
    public bool Killed => !Exited && !Stopped;

    /// <summary>It is gone, one way or the other.</summary>
    public bool Gone => !Stopped;

    /// <summary>Exit code.</summary>
    public int ExitCode => (Word >> 8) & 0xff;

    /// <summary>The signal that ended it.</summary>
    public int KillSignal => Word & 0x7f;

    /// <summary>The signal that stopped it.</summary>
    public int StopSignal => (Word >> 8) & 0xff;

    /// <summary>The event that stopped it.</summary>
    public PtraceEvent Event => (PtraceEvent)(Word >> 16);

    /// <summary>Whether it stopped at the entry or exit of a syscall.</summary>
    public bool AtSyscall => Stopped && StopSignal == SyscallStop && Event == PtraceEvent.None;

    /// <summary>Whether it stopped at that event.</summary>
    public bool At(PtraceEvent which) => Stopped && Event == which;

    /// <summary>Whether it stopped because a signal is about to be delivered.</summary>
    public bool AtSignal => Stopped && Event == PtraceEvent.None && StopSignal != SyscallStop;
}
