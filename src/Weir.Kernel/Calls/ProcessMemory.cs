using Weir.Catalogue;
using Weir.Kernel.Handles;

namespace Weir.Kernel.Calls;

/// <summary>
/// The memory of a traced process, through /proc/PID/mem: unlike process_vm_readv it reaches pages that the process
/// itself may not read or write (FOLL_FORCE, mm/gup.c), which restoring a program's code needs.
/// </summary>
public sealed unsafe class ProcessMemory : IDisposable
{
    private readonly Fd _file;

    private ProcessMemory(Fd file, int pid)
    {
        _file = file;
        Pid = pid;
    }

    /// <summary>The process.</summary>
    public int Pid { get; }

    /// <summary>Opens the memory that a process has now; after an exec it must be opened again.</summary>
    public static ProcessMemory Open(int pid)
    {
        byte[] path = System.Text.Encoding.ASCII.GetBytes($"/proc/{pid}/mem\0");
        fixed (byte* at = path)
        {
            const int ReadWrite = 2, CloseOnExec = 0x80000;
            long result = RawSyscall.Invoke((long)SyscallId.Openat, -100, (nint)at, ReadWrite | CloseOnExec, 0);
            return new ProcessMemory(Fd.FromResult(result, $"open(/proc/{pid}/mem)"), pid);
        }
    }

    /// <summary>Reads as much as is mapped from that address on.</summary>
    /// <returns>Bytes read, 0 when none is mapped there.</returns>
    public int Read(ulong address, Span<byte> buffer)
    {
        fixed (byte* to = buffer)
        {
            nint* vectors = stackalloc nint[] { (nint)to, buffer.Length, (nint)address, buffer.Length };
            long got = RawSyscall.Invoke((long)SyscallId.ProcessVmReadv, Pid, (nint)vectors, 1, (nint)(vectors + 2), 1,
                0);
            if (got == buffer.Length)
            {
                return (int)got;
            }
        }

        return (int)Math.Max(0, PositionedIo.Read(_file.Number, address, buffer));
    }

    /// <summary>Writes, whatever the protection of the pages.</summary>
    /// <returns>Bytes written, 0 when none is mapped there.</returns>
    public int Write(ulong address, ReadOnlySpan<byte> bytes) =>
        (int)Math.Max(0, PositionedIo.Write(_file.Number, address, bytes));

    /// <summary>Writes as the process itself could: nothing where its pages do not allow it.</summary>
    /// <returns>Whether all was written.</returns>
    public bool TryWriteAllowed(ulong address, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* from = bytes)
        {
            nint* vectors = stackalloc nint[] { (nint)from, bytes.Length, (nint)address, bytes.Length };
            return RawSyscall.Invoke((long)SyscallId.ProcessVmWritev, Pid, (nint)vectors, 1, (nint)(vectors + 2), 1, 0)
                == bytes.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
