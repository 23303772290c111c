using Weir.Catalogue;
using Weir.Replay.Recording;

namespace Weir.Replay.Scratch;

/// <summary>
/// Memory of the recorder's in a recorded process, into which the kernel reads for requests under way. The program
/// gets the bytes when it gets the completion, so it cannot see them before a replay has them. The replay has no such
/// memory.
/// </summary>
internal sealed class ScratchSpace
{
    // Address space alone: pages come when the kernel first writes there, lowest addresses first.
    private const ulong LengthBytes = 256UL << 20;
    private const ulong ReadWrite = 3, Private = 2, Anonymous = 0x20, NoReserve = 0x4000, NoFile = ulong.MaxValue;
    private readonly SortedList<ulong, ulong> _free = [];

    private ScratchSpace(ulong address, ScratchLosses losses)
    {
        _free.Add(address, LengthBytes);
        Losses = losses;
    }

    /// <summary>Requests that keep their own buffers.</summary>
    public ScratchLosses Losses { get; }

    /// <summary>Gives the process of a call such memory, if it is to have it and has none.</summary>
    public static void Provide(RecordedCall call)
    {
        if (!call.Session.Options.Scratch || call.Process.Scratch != null)
        {
            return;
        }

        // Pages without access on both sides keep it a region of its own, which the memory hash leaves out.
        ulong all = call.Inject(
            SyscallId.Mmap, 0, LengthBytes + (2 * Pages.Bytes), 0, Private | Anonymous | NoReserve, NoFile, 0);
        ulong start = all + Pages.Bytes;
        call.Inject(SyscallId.Mprotect, start, LengthBytes, ReadWrite);
        call.Process.KernelOwned.Add((start, start + LengthBytes));
        call.Process.Scratch = new ScratchSpace(start, call.Session.ScratchLosses);
    }

    /// <summary>Takes whole pages, the lowest that are free; 0 when there are none of that length.</summary>
    public ulong Take(ulong lengthBytes)
    {
        foreach ((ulong address, ulong free) in _free)
        {
            if (free >= lengthBytes)
            {
                _free.Remove(address);
                if (free > lengthBytes)
                {
                    _free.Add(address + lengthBytes, free - lengthBytes);
                }

                return address;
            }
        }

        return 0;
    }

    /// <summary>Gives them back.</summary>
    public void Return(ulong address, ulong lengthBytes)
    {
        if (_free.Remove(address + lengthBytes, out ulong behind))
        {
            lengthBytes += behind;
        }

        _free.Add(address, lengthBytes);
        int at = _free.IndexOfKey(address);
        if (at > 0 && _free.GetKeyAtIndex(at - 1) + _free.GetValueAtIndex(at - 1) == address)
        {
            _free.SetValueAtIndex(at - 1, _free.GetValueAtIndex(at - 1) + lengthBytes);
            _free.RemoveAt(at);
        }
    }
}
