using Weir.Catalogue;
using Weir.Io.Thin;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Explain.Demonstrations;

/// <summary>
/// The file that demonstrations work on, opened in two ways, with a buffer. It is deleted at the end.
/// </summary>
public sealed class DemonstrationFile : IDisposable
{
    private const int SizeBytes = 1 << 20, PageBytes = 4096, DontNeed = 4;
    private readonly string _path;
    private readonly Lazy<Fd> _direct;
    private readonly Lazy<AioContext> _context = new(() => new AioContext(8));
    private readonly Lazy<Ring> _ring = new(() => new Ring());
    private int _round;

    /// <summary>Makes the file.</summary>
    /// <param name="directory">Where.</param>
    public DemonstrationFile(string directory)
    {
        _path = Path.Combine(directory, $"weir-explain-{Environment.ProcessId}");
        Buffered = Fd.FromResult(
            FileCalls.Open(_path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate, 0x180 /* 0600 */),
            $"open({_path})", "choose another place with --directory");
        for (int at = 0; at < SizeBytes; at += Buffer.LengthBytes)
        {
            KernelException.Check(FileCalls.Pwrite(Buffered.Number, Buffer.Span, at), "pwrite");
        }

        Flush();
        _direct = new Lazy<Fd>(() => Fd.FromResult(
            FileCalls.Open(_path, OpenFlags.ReadWrite | DirectOpen.Flag), $"open({_path}, O_DIRECT)",
            "this file system has no direct transfers; choose another place with --directory"));
    }

    /// <summary>The file, by the page cache.</summary>
    public Fd Buffered { get; }

    /// <summary>The file, past the page cache.</summary>
    public Fd Direct => _direct.Value;

    /// <summary>64 KiB at a page's beginning.</summary>
    public AlignedMemory Buffer { get; } = new(1 << 16, PageBytes);

    internal AioContext Context => _context.Value;

    internal Ring Ring => _ring.Value;

    /// <summary>Another place in the file each time, 64 KiB long.</summary>
    public long NextOffset() => _round++ % (SizeBytes / Buffer.LengthBytes) * (long)Buffer.LengthBytes;

    /// <summary>Takes the file out of the page cache.</summary>
    public void Forget()
    {
        Flush();
        RawSyscall.Invoke((long)SyscallId.Fadvise64, Buffered.Number, 0, 0, DontNeed);
    }

    /// <summary>Makes 64 KiB of it dirty.</summary>
    public void Dirty() => KernelException.Check(
        FileCalls.Pwrite(Buffered.Number, Buffer.Span, NextOffset()), "pwrite");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ring.IsValueCreated)
        {
            _ring.Value.Dispose();
        }

        if (_context.IsValueCreated)
        {
            _context.Value.Dispose();
        }

        if (_direct.IsValueCreated)
        {
            _direct.Value.Dispose();
        }

        Buffered.Dispose();
        Buffer.Dispose();
        File.Delete(_path);
    }

    private void Flush() =>
        KernelException.Check(RawSyscall.Invoke((long)SyscallId.Fdatasync, Buffered.Number), "fdatasync");
}
