using System.Text;
using Weir.Catalogue;
using Weir.Kernel.Abi;

namespace Weir.Kernel.Calls;

/// <summary>Calls on files, as they are. A result that is an error is its negative number.</summary>
public static unsafe class FileCalls
{
    private const int AtFdCwd = -100, AtEmptyPath = 0x1000;

    /// <summary>Opens a file relative to the working directory; the descriptor does not survive exec.</summary>
    public static long Open(string path, OpenFlags flags, int mode = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            return RawSyscall.InvokeRestarting(
                (long)SyscallId.Openat, AtFdCwd, (nint)name, (nint)(flags | OpenFlags.CloseOnExec), mode);
        }
    }

    /// <summary>What the kernel knows of an open file.</summary>
    public static long Stat(int fd, uint mask, out Statx result)
    {
        byte empty = 0;
        fixed (Statx* to = &result)
        {
            *to = default;
            return RawSyscall.Invoke((long)SyscallId.Statx, fd, (nint)(&empty), AtEmptyPath, (nint)mask, (nint)to);
        }
    }

    /// <summary>What the kernel knows of the file that a path leads to, through links.</summary>
    public static long Stat(string path, uint mask, out Statx result)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        fixed (Statx* to = &result)
        {
            *to = default;
            return RawSyscall.Invoke((long)SyscallId.Statx, AtFdCwd, (nint)name, 0, (nint)mask, (nint)to);
        }
    }

    /// <summary>Locks an open file against others who lock it, without waiting (flock LOCK_EX | LOCK_NB).</summary>
    public static long TryLock(int fd) => RawSyscall.Invoke((long)SyscallId.Flock, fd, 6);

    /// <summary>The flags an open file has now (fcntl F_GETFL).</summary>
    public static long GetFlags(int fd) => RawSyscall.Invoke((long)SyscallId.Fcntl, fd, 3);

    /// <summary>Where an open file stands (lseek SEEK_CUR).</summary>
    public static long Position(int fd) => RawSyscall.Invoke((long)SyscallId.Lseek, fd, 0, 1);

    /// <summary>A second descriptor of the same open file; it does not survive exec.</summary>
    public static long Duplicate(int fd) => RawSyscall.Invoke((long)SyscallId.Fcntl, fd, 1030 /* F_DUPFD_CLOEXEC */, 3);

    /// <summary>Gives up a descriptor by its number.</summary>
    public static long Close(int fd) => RawSyscall.Invoke((long)SyscallId.Close, fd);

    /// <summary>Reads where the file stands.</summary>
    public static long Read(int fd, Span<byte> buffer)
    {
        fixed (byte* to = buffer)
        {
            return RawSyscall.Invoke((long)SyscallId.Read, fd, (nint)to, buffer.Length);
        }
    }

    /// <summary>Writes where the file stands.</summary>
    public static long Write(int fd, ReadOnlySpan<byte> buffer)
    {
        fixed (byte* from = buffer)
        {
            return RawSyscall.Invoke((long)SyscallId.Write, fd, (nint)from, buffer.Length);
        }
    }

    /// <summary>Reads at an offset.</summary>
    public static long Pread(int fd, Span<byte> buffer, long offset)
    {
        fixed (byte* to = buffer)
        {
            return RawSyscall.Invoke((long)SyscallId.Pread64, fd, (nint)to, buffer.Length, (nint)offset);
        }
    }

    /// <summary>Writes at an offset.</summary>
    public static long Pwrite(int fd, ReadOnlySpan<byte> buffer, long offset)
    {
        fixed (byte* from = buffer)
        {
            return RawSyscall.Invoke((long)SyscallId.Pwrite64, fd, (nint)from, buffer.Length, (nint)offset);
        }
    }

    /// <summary>Makes the file this long.</summary>
    public static long Truncate(int fd, long lengthBytes) =>
        RawSyscall.InvokeRestarting((long)SyscallId.Ftruncate, fd, (nint)lengthBytes);

    /// <summary>Reserves space, and makes the file at least that long.</summary>
    public static long Allocate(int fd, long offset, long lengthBytes) =>
        RawSyscall.InvokeRestarting((long)SyscallId.Fallocate, fd, 0, (nint)offset, (nint)lengthBytes);

    /// <summary>Lets started programs keep a descriptor.</summary>
    public static long KeepAtExec(int fd) => RawSyscall.Invoke((long)SyscallId.Fcntl, fd, 2 /* F_SETFD */, 0);

    /// <summary>Writes everything that is dirty to disk, and waits.</summary>
    public static void SyncAll() => RawSyscall.Invoke((long)SyscallId.Sync);

    /// <summary>Makes a pipe whose ends do not survive exec.</summary>
    public static long Pipe(out int readEnd, out int writeEnd, OpenFlags flags = 0)
    {
        int* ends = stackalloc int[2];
        long result = RawSyscall.Invoke((long)SyscallId.Pipe2, (nint)ends, (nint)(flags | OpenFlags.CloseOnExec));
        (readEnd, writeEnd) = (ends[0], ends[1]);
        return result;
    }
}
