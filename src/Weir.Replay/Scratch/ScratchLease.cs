using System.Buffers.Binary;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Operations;
using Weir.Kernel.Calls;
using Weir.Replay.Effects;
using Weir.Replay.Recording;

namespace Weir.Replay.Scratch;

/// <summary>The scratch memory of one read under way, and what of the program's it stands for.</summary>
internal sealed class ScratchLease
{
    private const int EntryBytes = 16; // struct iovec
    private const string FixedBuffer = "buf_index";
    private readonly List<(ulong Theirs, ulong Ours, ulong LengthBytes)> _pieces = [];
    private readonly ScratchSpace _space;
    private readonly ulong _address;
    private readonly ulong _lengthBytes;

    private ScratchLease(ScratchSpace space, ulong address, ulong lengthBytes)
    {
        _space = space;
        _address = address;
        _lengthBytes = lengthBytes;
    }

    /// <summary>Lets a request read into scratch memory, if it is a read of the kind that can.</summary>
    /// <param name="space">Where.</param>
    /// <param name="row">The operation.</param>
    /// <param name="ranges">The memory that it reads and writes.</param>
    /// <param name="entry">Its submission entry, in which addresses are replaced.</param>
    /// <param name="memory">The program's memory.</param>
    /// <returns>Null when it keeps its buffers; why is counted where it would have mattered.</returns>
    public static ScratchLease? Take(
        ScratchSpace space, OperationRow row, IReadOnlyList<MemoryRange> ranges, Span<byte> entry, ProcessMemory memory)
    {
        List<MemoryRange> written = [.. ranges.Where(r => r.Direction == MemoryDirection.Out)];
        if (row.Call.Returns != Catalogue.ReturnClass.BytesRead || written.Count == 0)
        {
            return null;
        }

        if (row.Call.Arguments.Any(a => a.Name == FixedBuffer))
        {
            space.Losses.Count(ScratchLosses.Registered);
            return null;
        }

        int argument = written[0].Argument;
        ArgumentKind kind = row.Call.Arguments[argument].Kind;
        if (kind is not (BytesKind or VectorKind) || written.Any(r => r.Argument != argument))
        {
            space.Losses.Count(ScratchLosses.Message);
            return null;
        }

        MemoryRange? vector = kind is VectorKind ? ranges.First(r => r.Direction == MemoryDirection.In) : null;
        ulong bytes = Pages.RoundUp(vector?.Length ?? 0);
        written.ForEach(r => bytes += Room(r));
        ulong address = space.Take(bytes);
        if (address == 0)
        {
            space.Losses.Count(ScratchLosses.Full);
            return null;
        }

        ScratchLease lease = new(space, address, bytes);
        lease.Place(written, address + Pages.RoundUp(vector?.Length ?? 0));
        ulong instead = vector is { } array ? lease.CopyVector(array, memory) : lease._pieces[0].Ours;
        BinaryPrimitives.WriteUInt64LittleEndian(entry[row.OffsetOf(argument)..], instead);
        return lease;
    }

    /// <summary>Whether it stands for memory that overlaps a range.</summary>
    public bool StandsFor(MemoryRange range) => _pieces.Exists(
        p => p.Theirs < range.Address + range.Length && range.Address < p.Theirs + p.LengthBytes);

    /// <summary>Gives the program what a completion says was read, and the memory back.</summary>
    /// <param name="written">Ranges of the program's memory.</param>
    /// <param name="from">The first of them that belongs to this request.</param>
    /// <param name="memory">The program's memory.</param>
    public void End(MemoryRanges written, int from, ProcessMemory memory)
    {
        byte[] buffer = [];
        for (int i = from; i < written.All.Count; i++)
        {
            (ulong address, ulong length) = written.All[i];
            foreach ((ulong theirs, ulong ours, ulong known) in _pieces)
            {
                if (address >= theirs && address + length <= theirs + known)
                {
                    buffer = buffer.Length < (int)length ? new byte[length] : buffer;
                    int got = memory.Read(ours + (address - theirs), buffer.AsSpan(0, (int)length));
                    memory.Write(address, buffer.AsSpan(0, got));
                    break;
                }
            }
        }

        Drop();
    }

    /// <summary>Gives the memory back: the kernel did not take the request.</summary>
    public void Drop() => _space.Return(_address, _lengthBytes);

    // Each buffer begins as far behind a page's beginning as the program's: direct I/O asks for it.
    private static ulong Offset(MemoryRange range) => range.Address % Pages.Bytes;

    private static ulong Room(MemoryRange range) => Pages.RoundUp(Offset(range) + range.Length);

    private void Place(List<MemoryRange> written, ulong at)
    {
        foreach (MemoryRange range in written)
        {
            _pieces.Add((range.Address, at + Offset(range), range.Length));
            at += Room(range);
        }
    }

    private ulong CopyVector(MemoryRange array, ProcessMemory memory)
    {
        byte[] entries = new byte[array.Length];
        memory.Read(array.Address, entries);
        int next = 0;
        for (int i = 0; i < entries.Length && next < _pieces.Count; i += EntryBytes)
        {
            Span<byte> word = entries.AsSpan(i, 8);
            if (BinaryPrimitives.ReadUInt64LittleEndian(word) == _pieces[next].Theirs)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(word, _pieces[next++].Ours);
            }
        }

        memory.Write(_address, entries);
        return _address;
    }
}
