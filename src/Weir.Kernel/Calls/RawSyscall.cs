using System.Runtime.InteropServices;
using Weir.Catalogue;

namespace Weir.Kernel.Calls;

/// <summary>
/// Any syscall by number, as syscall(2) makes it: the door that every other wrapper here goes through.
/// </summary>
public static partial class RawSyscall
{
    /// <summary>Makes the call. Not retried on EINTR.</summary>
    /// <returns>What the kernel returned: an error is its negative number, -4095 to -1.</returns>
    public static long Invoke(
        long number, nint a0 = 0, nint a1 = 0, nint a2 = 0, nint a3 = 0, nint a4 = 0, nint a5 = 0)
    {
        nint result = Native((nint)number, a0, a1, a2, a3, a4, a5);
        return result == -1 ? -Marshal.GetLastPInvokeError() : result;
    }

    /// <summary>Makes the call and starts it again for as long as a signal interrupts it.</summary>
    /// <returns>As <see cref="Invoke"/>, never -EINTR.</returns>
    public static long InvokeRestarting(
        long number, nint a0 = 0, nint a1 = 0, nint a2 = 0, nint a3 = 0, nint a4 = 0, nint a5 = 0)
    {
        long result;
        do
        {
            result = Invoke(number, a0, a1, a2, a3, a4, a5);
        }
        while (result == -(long)Errno.EINTR);
        return result;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Native(nint number, nint a0, nint a1, nint a2, nint a3, nint a4, nint a5);
}
