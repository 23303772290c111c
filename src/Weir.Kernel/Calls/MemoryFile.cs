using Weir.Catalogue;
using Weir.Kernel.Handles;

namespace Weir.Kernel.Calls;

/// <summary>Files that live in memory alone: memfd_create(2).</summary>
public static unsafe class MemoryFile
{
    /// <summary>Makes one.</summary>
    /// <param name="name">A name, for /proc.</param>
    /// <param name="keptAtExec">Whether a started program keeps the descriptor.</param>
    public static Fd Create(string name, bool keptAtExec)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(name + '\0');
        fixed (byte* at = text)
        {
            return Fd.FromResult(RawSyscall.Invoke((long)SyscallId.MemfdCreate, (nint)at, keptAtExec ? 0 : 1),
                "memfd_create");
        }
    }

    /// <summary>Sets the length (ftruncate).</summary>
    public static void SetLength(Fd file, long lengthBytes) =>
        KernelException.Check(RawSyscall.Invoke((long)SyscallId.Ftruncate, file.Number, (nint)lengthBytes),
            "ftruncate");
}
