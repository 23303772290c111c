using Weir.Catalogue;

namespace Weir.Kernel.Calls;

/// <summary>Sending signals.</summary>
public static class Signals
{
    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGSTOP: cannot be caught.</summary>
    public const int Stop = 19;

    /// <summary>kill(2); false when the process is gone.</summary>
    public static bool ToProcess(int pid, int signal) => RawSyscall.Invoke((long)SyscallId.Kill, pid, signal) == 0;

    /// <summary>Sends a signal to the calling thread: it has come before this returns.</summary>
    public static void ToSelf(int signal) =>
        ToThread(Environment.ProcessId, (int)RawSyscall.Invoke((long)SyscallId.Gettid), signal);

    /// <summary>tgkill(2); false when the thread is gone.</summary>
    public static bool ToThread(int pid, int tid, int signal) =>
        RawSyscall.Invoke((long)SyscallId.Tgkill, pid, tid, signal) == 0;
}
