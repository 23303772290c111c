using Weir.Catalogue;
using Weir.Kernel.Handles;

namespace Weir.Kernel.Calls;

/// <summary>Files that live in memory alone: memfd_create(2).</summary>
public static unsafe class MemoryFile
{
    private const int ChunkBytes = 1 << 20;
    private const int SeekData = 3;
    private const int SeekHole = 4;

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

    /// <summary>Copies what one holds into an empty other; what was never written stays a hole there too.</summary>
    public static void CopyData(Fd from, Fd to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        byte[] buffer = new byte[ChunkBytes];
        for (long at = Seek(from, 0, SeekData); at >= 0;)
        {
            long hole = Seek(from, at, SeekHole);
            while (at < hole)
            {
                int length = (int)Math.Min(hole - at, buffer.Length);
                long got = PositionedIo.Read(from.Number, (ulong)at, buffer.AsSpan(0, length));
                long put = PositionedIo.Write(to.Number, (ulong)at, buffer.AsSpan(0, (int)Math.Max(0, got)));
                KernelException.Check(put, "copying a memory file");
                at += length;
            }

            at = Seek(from, at, SeekData);
        }
    }

    // lseek(2): the next data or hole; negative when there is none.
    private static long Seek(Fd file, long offset, int whence) =>
        RawSyscall.Invoke((long)SyscallId.Lseek, file.Number, (nint)offset, whence);
}
