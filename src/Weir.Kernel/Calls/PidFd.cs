using Weir.Catalogue;
using Weir.Kernel.Handles;

namespace Weir.Kernel.Calls;

/// <summary>Descriptors of other processes: pidfd_open(2), pidfd_getfd(2), kcmp(2).</summary>
public static class PidFd
{
    /// <summary>A duplicate of another process's descriptor, or null when it has none of that number.</summary>
    public static Fd? Borrow(int pid, int descriptor)
    {
        long process = RawSyscall.Invoke((long)SyscallId.PidfdOpen, pid);
        if (process < 0)
        {
            return null;
        }

        using Fd handle = new((int)process);
        long result = RawSyscall.Invoke((long)SyscallId.PidfdGetfd, handle.Number, descriptor);
        return result < 0 ? null : new Fd((int)result);
    }

    /// <summary>Whether two descriptors of two processes are one open file description (kcmp KCMP_FILE).</summary>
    public static bool SameFile(int pid, int descriptor, int otherPid, int otherDescriptor) =>
        RawSyscall.Invoke((long)SyscallId.Kcmp, pid, otherPid, 0, descriptor, otherDescriptor) == 0;
}
