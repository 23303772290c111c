using Weir.Catalogue;
using Weir.Replay.Launching;
using Weir.Replay.Log.Events;
using Weir.Replay.Tracing;

namespace Weir.Replay.Replaying;

/// <summary>Gives processes of a replay the memory that the log says.</summary>
internal sealed class AddressSpace(ReplayingSession session, Injection injection)
{
    /// <summary>Contents of less are written faster than mapped.</summary>
    public const int LeastMappedBytes = 32 << 10;

    private const ulong MapShared = 1;
    private const ulong MapPrivate = 2;
    private const ulong MapFixed = 0x10;
    private const ulong MapAnonymous = 0x20;
    private const ulong MapNoReserve = 0x4000;
    private const ulong RemapMayMove = 1;
    private const ulong RemapFixed = 2;
    private const ulong RemapDontUnmap = 4;
    private MapEvent? _last;
    private long _lastEvent;

    /// <summary>Takes away everything but the stub itself.</summary>
    public void Empty(ReplayedTask task)
    {
        foreach (MemoryRegion region in MemoryRegion.Of(task.Process.Pid))
        {
            bool stub = region.Start <= LaunchStub.Base && region.End > LaunchStub.Base;
            if (!stub && region.Start < 1UL << 47)
            {
                injection.Must(task, SyscallId.Munmap, region.Start, region.LengthBytes);
            }
        }
    }

    public void Map(ReplayedTask task, MapEvent map)
    {
        if (map.Address < LaunchStub.Base + LaunchStub.MaxBytes && map.Address + map.LengthBytes > LaunchStub.Base)
        {
            throw new InvalidDataException(
                $"the program maps memory at 0x{map.Address:x}, where a replay has code of its own");
        }

        (_last, _lastEvent) = (map, session.Reader.Events);
        ulong flags = MapFixed | MapNoReserve;
        ulong descriptor = ulong.MaxValue;
        ulong offset = 0;
        switch (map.SharedObject)
        {
            case MapEvent.ClockData:
                task.Process.Clock = map.Address;
                goto case MapEvent.KernelOwned;
            case MapEvent.CallData:
                task.Process.HasCallBuffer = true;
                goto case MapEvent.KernelOwned;
            case MapEvent.KernelOwned:
                task.Process.KernelOwned.Add((map.Address, map.Address + map.LengthBytes));
                flags |= MapPrivate | MapAnonymous;
                break;
            case MapEvent.OwnCode:
                task.Process.OwnCode.Add((map.Address, map.Address + map.LengthBytes));
                goto case MapEvent.Private;
            case MapEvent.Private:
                flags |= MapPrivate | MapAnonymous;
                break;
            default:
                flags |= MapShared;
                descriptor = (ulong)task.Process.Arena.Number;
                offset = task.Process.Arena.Place(map);
                break;
        }

        injection.Must(
            task, SyscallId.Mmap, map.Address, map.LengthBytes, (ulong)map.Protection, flags, descriptor, offset);
    }

    /// <summary>An event came that has nothing to do with memory.</summary>
    public void Passed() => _lastEvent++;

    /// <summary>
    /// Shows a file's contents in memory that was mapped by the event before, or writes them where it was not.
    /// </summary>
    public void Show(ReplayedTask task, ContentEvent content)
    {
        ulong end = content.Address + (ulong)content.LengthBytes;
        bool follows = session.Reader.Events == ++_lastEvent;
        bool fits = follows && _last is { SharedObject: MapEvent.Private } map && map.Tid == content.Tid
            && content.Address >= map.Address && end <= map.Address + map.LengthBytes && content.Address % 4096 == 0;
        if (fits && content.LengthBytes >= LeastMappedBytes
            && session.Contents.Place(content.Hash, session.Content) is { } place)
        {
            injection.Must(
                task, SyscallId.Mmap, content.Address, (ulong)content.LengthBytes, (ulong)_last!.Protection,
                MapPrivate | MapFixed | MapNoReserve, (ulong)session.Contents.Number, place);
        }
        else
        {
            task.Process.Write(content.Address, session.Content(content.Hash));
        }
    }

    public void Unmap(ReplayedTask task, UnmapEvent e) =>
        injection.Must(task, SyscallId.Munmap, e.Address, e.LengthBytes);

    public void Protect(ReplayedTask task, ProtectEvent e) =>
        injection.Must(task, SyscallId.Mprotect, e.Address, e.LengthBytes, (ulong)e.Protection);

    public void Remap(ReplayedTask task, RemapEvent e)
    {
        ulong flags = e.From == e.To ? 0 : RemapMayMove | RemapFixed | ((ulong)e.Flags & RemapDontUnmap);
        injection.Must(task, SyscallId.Mremap, e.From, e.FromBytes, e.ToBytes, flags, e.To);
    }

    public void Advise(ReplayedTask task, DiscardEvent e)
    {
        task.Process.KeepsFromForks |= ForkAdvice.IsSuch(e.Advice);
        injection.Must(task, SyscallId.Madvise, e.Address, e.LengthBytes, (ulong)e.Advice);
    }
}
