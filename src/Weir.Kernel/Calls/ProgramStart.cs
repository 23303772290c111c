using System.Runtime.InteropServices;
using System.Text;
using Weir.Catalogue;
using Weir.Kernel.Handles;

namespace Weir.Kernel.Calls;

/// <summary>Starting a program with posix_spawn(3): no fork in managed code.</summary>
public static unsafe partial class ProgramStart
{
    // Larger than posix_spawnattr_t (336 bytes in glibc, 336 in musl) and sigset_t (128 bytes).
    private const int OpaqueBytes = 512;
    private const short SetSignalDefaults = 4;
    private const short SetSignalMask = 8;

    /// <summary>
    /// Starts a program as a child of the calling thread, with every signal at its default and none blocked:
    /// the runtime that starts it ignores SIGPIPE, and the program must not inherit that.
    /// </summary>
    /// <returns>The process.</returns>
    public static int Spawn(string path, IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        byte* attributes = stackalloc byte[OpaqueBytes];
        byte* signals = stackalloc byte[OpaqueBytes];
        Check(AttrInit(attributes), "posix_spawnattr_init");
        try
        {
            new Span<byte>(signals, OpaqueBytes).Fill(0xff);
            Check(AttrSetDefaults(attributes, signals), "posix_spawnattr_setsigdefault");
            new Span<byte>(signals, OpaqueBytes).Clear();
            Check(AttrSetMask(attributes, signals), "posix_spawnattr_setsigmask");
            Check(AttrSetFlags(attributes, SetSignalDefaults | SetSignalMask), "posix_spawnattr_setflags");
            using TextVector argv = new(arguments);
            using TextVector envp = new(environment);
            byte[] file = Encoding.UTF8.GetBytes(path + '\0');
            fixed (byte* name = file)
            {
                int pid;
                Check(PosixSpawn(&pid, name, null, attributes, argv.Address, envp.Address), $"posix_spawn({path})");
                return pid;
            }
        }
        finally
        {
            Check(AttrDestroy(attributes), "posix_spawnattr_destroy");
        }
    }

    private static void Check(int error, string call)
    {
        if (error != 0)
        {
            throw new KernelException(call, (Errno)error);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    private static partial int PosixSpawn(int* pid, byte* path, void* actions, void* attributes, nint argv, nint envp);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int AttrInit(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int AttrDestroy(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int AttrSetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int AttrSetDefaults(void* attributes, void* set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int AttrSetMask(void* attributes, void* set);
}
