using System.Runtime.InteropServices;
using Weir.Catalogue.Operations;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Effects;
using Weir.Replay.Recording.Calls;
using Weir.Replay.Scratch;

namespace Weir.Replay.ShadowRing;

/// <summary>Carries new requests from the shadow to the real ring, slot by slot.</summary>
internal sealed class SubmissionSide(KernelRing real, RingRequests requests, ProvidedBuffers buffers)
{
    private const uint PollUpdateUserData = 1 << 2;  // IORING_POLL_UPDATE_USER_DATA
    private const uint CancelByOther = 2 | 4 | 8;    // IORING_ASYNC_CANCEL_FD, _ANY, _FD_FIXED
    private const uint CancelByOperation = 1 << 5;   // IORING_ASYNC_CANCEL_OP
    private const uint CancelByUserData = 1 << 4;    // IORING_ASYNC_CANCEL_USERDATA
    private const ushort Bundle = 1 << 4;            // IORING_RECVSEND_BUNDLE
    private const int MostAtOnce = 64;
    private readonly ScratchRule _scratch = new(requests);
    private readonly uint[] _slots = new uint[real.Params.SqEntries];
    private readonly byte[] _entries = new byte[MostAtOnce * real.EntryBytes];
    private uint _readFrom;
    private uint _readTo;
    private uint _tail;

    /// <summary>Requests that lie in the real ring and that no call has submitted yet.</summary>
    public uint Waiting => _tail - Volatile.Read(ref real.Word(real.Params.SqOffsets.Head));

    /// <summary>Carries what is new.</summary>
    /// <param name="memory">The program's memory.</param>
    /// <param name="scratch">Where the kernel is to read; null: where the program says.</param>
    /// <param name="rings">Where its shadow of the submission ring is.</param>
    /// <param name="entries">Where its shadow of the entries is.</param>
    /// <param name="tail">How far the program says that it has written entries.</param>
    public void Push(ProcessMemory memory, ScratchSpace? scratch, ulong rings, ulong entries, uint tail)
    {
        if (tail == _tail || tail - _tail > real.Params.SqEntries)
        {
            return;
        }

        if (real.HasArray)
        {
            uint first = _tail & real.SqMask;
            uint count = tail - _tail;
            (first, count) = first + count > real.Params.SqEntries ? (0, real.Params.SqEntries) : (first, count);
            memory.Read(
                rings + real.Params.SqOffsets.Array + (4 * first),
                MemoryMarshal.AsBytes(_slots.AsSpan((int)first, (int)count)));
        }

        if (scratch != null && Orders(memory, entries, tail))
        {
            _scratch.Order();
        }

        Span<byte> entry = stackalloc byte[real.EntryBytes];
        for (; _tail != tail; _tail++)
        {
            uint index = IndexOf(_tail);
            if (real.HasArray)
            {
                real.Word(real.Params.SqOffsets.Array + (4 * (_tail & real.SqMask))) = index;
            }

            if (index < real.Params.SqEntries)
            {
                Entry(memory, entries, index, tail - _tail).CopyTo(entry);
                Translate(entry, memory, scratch);
                entry.CopyTo(real.Entry(index));
            }
        }

        _readTo = _readFrom;
        Volatile.Write(ref real.Word(real.Params.SqOffsets.Tail), tail);
    }

    private uint IndexOf(uint position) =>
        real.HasArray ? _slots[position & real.SqMask] : position & real.SqMask;

    // Whether one of the new requests waits for all before it.
    private bool Orders(ProcessMemory memory, ulong entries, uint tail)
    {
        bool orders = false;
        for (uint at = _tail; at != tail; at++)
        {
            uint index = IndexOf(at);
            orders |= index < real.Params.SqEntries && MemoryMarshal.AsRef<IoUringSqe>(
                Entry(memory, entries, index, tail - at)).Flags.HasFlag(SqeFlags.Drain);
        }

        return orders;
    }

    // Programs fill entries in order: what is still to come is read together with the first.
    private Span<byte> Entry(ProcessMemory memory, ulong entries, uint index, uint left)
    {
        if (index < _readFrom || index >= _readTo)
        {
            uint count = Math.Min(Math.Min(left, real.Params.SqEntries - index), MostAtOnce);
            Span<byte> bytes = _entries.AsSpan(0, (int)count * real.EntryBytes);
            memory.Read(entries + (index * (ulong)real.EntryBytes), bytes);
            (_readFrom, _readTo) = (index, index + count);
        }

        return _entries.AsSpan((int)(index - _readFrom) * real.EntryBytes, real.EntryBytes);
    }

    private void Translate(Span<byte> bytes, ProcessMemory memory, ScratchSpace? scratch)
    {
        ref IoUringSqe entry = ref MemoryMarshal.AsRef<IoUringSqe>(bytes);
        OperationRow? row = RingOps.Find((int)entry.Opcode);
        bool selects = entry.Flags.HasFlag(SqeFlags.BufferSelect);
        PendingOperation? operation = row == null ? null : new PendingOperation(row, bytes, memory);
        RingRequest request = new(
            entry.UserData,
            operation,
            selects ? entry.BufferIndex : null,
            (entry.IoPrio & Bundle) != 0,
            entry.Flags.HasFlag(SqeFlags.CqeSkipSuccess))
        {
            Name = row?.Name ?? $"operation {entry.Opcode}",
            Effect = CompletionEffect.Of(entry),
            Scratch = scratch == null || operation == null
                ? null
                : _scratch.Take(scratch, operation, entry.Flags, bytes, memory),
        };
        if (entry.Opcode == IoUringOpcode.ProvideBuffers)
        {
            buffers.Provided(entry);
        }

        if (entry.Opcode == IoUringOpcode.Madvise && entry.OperationFlags == AdviseHandler.Free)
        {
            entry.OperationFlags = AdviseHandler.DontNeed; // with MADV_FREE the kernel would choose when
        }

        TranslateTarget(ref entry);
        entry.UserData = requests.Add(request);
    }

    // Requests that name another one by its user_data must name the number that the real ring knows.
    private void TranslateTarget(ref IoUringSqe entry)
    {
        bool cancels = entry.Opcode == IoUringOpcode.AsyncCancel
            && ((entry.OperationFlags & (CancelByOther | CancelByOperation)) == 0
                || (entry.OperationFlags & CancelByUserData) != 0);
        if (!cancels && entry.Opcode is not (IoUringOpcode.TimeoutRemove or IoUringOpcode.PollRemove))
        {
            return;
        }

        ulong target = requests.NumberOf(entry.Address);
        entry.Address = target;
        if (entry.Opcode == IoUringOpcode.PollRemove && (entry.Length & PollUpdateUserData) != 0
            && requests.Find(target) is { } renamed)
        {
            renamed.UserData = entry.Offset;
            entry.Offset = target;
        }
    }
}
