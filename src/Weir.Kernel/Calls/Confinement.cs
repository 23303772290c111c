using System.Text;
using Weir.Catalogue;

namespace Weir.Kernel.Calls;

/// <summary>
/// A thread that sees one directory as the root: no path, no <c>..</c> and no symbolic link leads above it. Other
/// threads of the process keep their root (unshare(2) with CLONE_FS).
/// </summary>
public static unsafe class Confinement
{
    private const int CloneFs = 0x200;

    private const string Remedy =
        "paths are kept below the directory with chroot(2): run as root, or as 'unshare -r weir …'";

    /// <summary>Confines the calling thread for the rest of its life.</summary>
    /// <param name="directory">The new root.</param>
    /// <exception cref="KernelException">It is not allowed, or there is no such directory.</exception>
    public static void Enter(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        Separate();
        fixed (byte* name = Encoding.UTF8.GetBytes(directory + '\0'))
        {
            KernelException.Check(RawSyscall.Invoke((long)SyscallId.Chdir, (nint)name), $"chdir({directory})");
        }

        byte* here = stackalloc byte[] { (byte)'.', 0 };
        byte* root = stackalloc byte[] { (byte)'/', 0 };
        KernelException.Check(RawSyscall.Invoke((long)SyscallId.Chroot, (nint)here), $"chroot({directory})", Remedy);
        KernelException.Check(RawSyscall.Invoke((long)SyscallId.Chdir, (nint)root), "chdir(/)");
    }

    /// <summary>
    /// Gives the calling thread, which a confined one started, a working directory of its own: it is confined already.
    /// </summary>
    public static void Separate() =>
        KernelException.Check(RawSyscall.Invoke((long)SyscallId.Unshare, CloneFs), "unshare(CLONE_FS)", Remedy);

    /// <summary>Does something on a thread that is confined, and hands on what it throws.</summary>
    /// <param name="directory">The new root.</param>
    /// <param name="action">What to do there. It must load no code that was not loaded before.</param>
    public static void Run(string directory, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Enter(directory);
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }
}
