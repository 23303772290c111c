using Microsoft.Win32.SafeHandles;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Io;

/// <summary>What the engine knows of an open file, asked once.</summary>
internal sealed class FileTraits
{
    private readonly string? _path;
    private bool _lacksNoWaitReads;
    private bool _lacksNoWaitWrites;

    public FileTraits(SafeFileHandle handle, string? path)
    {
        Handle = handle;
        _path = path;
        bool held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            int fd = (int)handle.DangerousGetHandle();
            long stated = FileCalls.Stat(fd, Statx.BasicStats | Statx.DioAlign, out Statx stat);
            IoException.ThrowIf(stated, IoStage.Setup, "statx", path);
            Kind = stat.Kind;
            IsStream = Kind is not (FileKind.Regular or FileKind.BlockDevice or FileKind.Directory);
            IsDirect = !IsStream && (FileCalls.GetFlags(fd) & (long)DirectOpen.Flag) != 0;
            Alignment = AlignmentOf(stat);
            Device = Kind == FileKind.BlockDevice ? stat.RawDevice : stat.Device;
        }
        finally
        {
            if (held)
            {
                handle.DangerousRelease();
            }
        }
    }

    public SafeFileHandle Handle { get; }

    public FileKind Kind { get; }

    /// <summary>Whether it has no offsets: pipes, sockets, character devices, eventfds and the like.</summary>
    public bool IsStream { get; }

    /// <summary>Whether transfers go past the page cache.</summary>
    public bool IsDirect { get; }

    public FileAlignment Alignment { get; }

    public (uint Major, uint Minor) Device { get; }

    /// <summary>What messages call it.</summary>
    public string Name => _path ?? $"a {(Kind == FileKind.Other ? "descriptor" : Kind.ToString())} opened elsewhere";

    /// <summary>Whether RWF_NOWAIT is worth a try.</summary>
    public bool CanNoWait(IoOperationKind kind) =>
        kind == IoOperationKind.Read ? !Volatile.Read(ref _lacksNoWaitReads) : !Volatile.Read(ref _lacksNoWaitWrites);

    /// <summary>Notes that the file refuses RWF_NOWAIT.</summary>
    public void LacksNoWait(IoOperationKind kind) =>
        Volatile.Write(ref kind == IoOperationKind.Read ? ref _lacksNoWaitReads : ref _lacksNoWaitWrites, true);

    private static FileAlignment AlignmentOf(in Statx stat)
    {
        bool known = (stat.Mask & Statx.DioAlign) != 0 && stat.DioOffsetAlign != 0;
        // Before 6.1 nobody says: a page suits every device.
        return known
            ? new FileAlignment((int)Math.Max(stat.DioMemoryAlign, 1), (int)stat.DioOffsetAlign)
            : new FileAlignment(4096, 4096);
    }
}
