using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Explain.Demonstrations;

/// <summary>Demonstrations with plain calls.</summary>
internal static class PlainRounds
{
    private const int SmallBytes = 4096, MediumBytes = 16384, PauseMs = 2;

    internal static void ReadCold(DemonstrationFile file)
    {
        file.Forget();
        Seek(file.Buffered, file.NextOffset());
        Check(FileCalls.Read(file.Buffered.Number, file.Buffer.Span), "read");
    }

    internal static void ReadCached(DemonstrationFile file)
    {
        long at = file.NextOffset();
        Check(FileCalls.Pread(file.Buffered.Number, file.Buffer.Span[..SmallBytes], at), "pread");
        Seek(file.Buffered, at);
        Check(FileCalls.Read(file.Buffered.Number, file.Buffer.Span[..SmallBytes]), "read");
    }

    internal static void ReadPipe(DemonstrationFile file)
    {
        Check(FileCalls.Pipe(out int readEnd, out int writeEnd), "pipe2");
        using Fd from = new(readEnd), to = new(writeEnd);
        Thread writer = new(() =>
        {
            Thread.Sleep(PauseMs);
            FileCalls.Write(writeEnd, [1]);
        });
        writer.Start();
        Check(FileCalls.Read(readEnd, file.Buffer.Span[..SmallBytes]), "read");
        writer.Join();
    }

    internal static void WriteBuffered(DemonstrationFile file)
    {
        Seek(file.Buffered, file.NextOffset());
        Check(FileCalls.Write(file.Buffered.Number, file.Buffer.Span[..MediumBytes]), "write");
    }

    internal static void WriteDirect(DemonstrationFile file)
    {
        Seek(file.Direct, file.NextOffset());
        Check(FileCalls.Write(file.Direct.Number, file.Buffer.Span[..SmallBytes]), "write");
    }

    internal static void Flush(DemonstrationFile file)
    {
        file.Dirty();
        Check(RawSyscall.Invoke((long)SyscallId.Fsync, file.Buffered.Number), "fsync");
    }

    private static void Seek(Fd file, long offset) =>
        Check(RawSyscall.Invoke((long)SyscallId.Lseek, file.Number, (nint)offset, 0), "lseek");

    private static void Check(long result, string call) => KernelException.Check(result, call);
}
