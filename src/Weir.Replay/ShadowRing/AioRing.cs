using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Weir.Catalogue.Operations;
using Weir.Kernel.Abi;
using Weir.Replay.Effects;
using Weir.Replay.Recording;
using Weir.Replay.Scratch;

namespace Weir.Replay.ShadowRing;

/// <summary>
/// One context of native AIO. The kernel's ring was moved away; where the program knows it lies a shadow, into which
/// completions come only while the program is stopped, whether it reaps them by a call or out of this memory.
/// </summary>
internal sealed class AioRing(RecordedProcess process, ulong shadow, ulong real, ulong lengthBytes) : IPolledRing
{
    private const int HeaderBytes = 32, EventBytes = 32, IocbBytes = 64; // struct aio_ring, io_event, iocb
    private const int HeadOffset = 8, TailOffset = 12, BufferOffset = 24; // iocb.aio_buf
    private readonly Dictionary<ulong, (PendingOperation? Operation, ScratchLease? Scratch)> _pending = [];
    private readonly MemoryRanges _written = new();
    private readonly byte[] _header = new byte[HeaderBytes];
    private readonly byte[] _word = new byte[sizeof(uint)];
    private uint _slots;
    private uint _head;
    private uint _tail;

    public RecordedProcess Process => process;

    /// <summary>Where the kernel's own ring lies now: its name for the context.</summary>
    public ulong Real => real;

    public ulong LengthBytes => lengthBytes;

    public ulong TailAddress => shadow + TailOffset;

    public bool EmulatesPolling => false;

    public bool Busy => _pending.Count > 0;

    /// <summary>Gives the shadow its first contents.</summary>
    public void Open(RecordingSession session, RecordedTask task)
    {
        process.Memory.Read(real, _header);
        _slots = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(4));
        session.WriteMemory(task, shadow, [.. _header]);
    }

    /// <summary>Takes note of a request that is about to be submitted.</summary>
    /// <returns>The word in it that names its buffer, if that was changed.</returns>
    public byte[]? Submitting(ulong iocb)
    {
        Span<byte> entry = stackalloc byte[IocbBytes];
        if (process.Memory.Read(iocb, entry) == entry.Length)
        {
            OperationRow? row = AioOps.Find(BinaryPrimitives.ReadUInt16LittleEndian(entry[16..]));
            PendingOperation? operation = row == null ? null : new PendingOperation(row, entry, process.Memory);
            byte[] before = entry[BufferOffset..(BufferOffset + sizeof(ulong))].ToArray();
            ScratchLease? lease = process.Scratch is { } scratch && operation != null
                ? ScratchLease.Take(scratch, operation.Row, operation.Ranges, entry, process.Memory)
                : null;
            _pending[iocb] = (operation, lease);
            if (lease != null)
            {
                process.Memory.Write(iocb + BufferOffset, entry.Slice(BufferOffset, sizeof(ulong)));
                return before;
            }
        }

        return null;
    }

    /// <summary>The kernel has read a request: it is as the program made it again.</summary>
    public void Submitted(ulong iocb, byte[] before) => process.Memory.Write(iocb + BufferOffset, before);

    /// <summary>The kernel did not take it.</summary>
    public void Refused(ulong iocb)
    {
        _pending.Remove(iocb, out (PendingOperation?, ScratchLease? Scratch) request);
        request.Scratch?.Drop();
    }

    /// <summary>Mirrors both ways.</summary>
    public void Pump(RecordingSession session, RecordedTask task)
    {
        if (process.Memory.Read(real, _header) < HeaderBytes)
        {
            return;
        }

        uint head = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(HeadOffset));
        uint tail = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(TailOffset));
        if (tail != _tail && _slots > 0)
        {
            Carry(session, task, tail < _tail ? _slots : tail);
            Carry(session, task, tail);
            session.WriteMemory(task, TailAddress, BitConverter.GetBytes(tail));
        }

        // Either side may have reaped: the program out of its memory, or the kernel for one of the calls.
        if (process.Memory.Read(shadow + HeadOffset, _word) == _word.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(_word) is var seen && seen != _head)
        {
            process.Memory.Write(real + HeadOffset, _word);
            _head = seen;
        }
        else if (head != _head)
        {
            session.WriteMemory(task, shadow + HeadOffset, BitConverter.GetBytes(head));
            _head = head;
        }
    }

    private void Carry(RecordingSession session, RecordedTask task, uint to)
    {
        if (to <= _tail)
        {
            return;
        }

        AioEvent[] events = new AioEvent[to - _tail];
        ulong at = HeaderBytes + (_tail * (ulong)EventBytes);
        process.Memory.Read(real + at, MemoryMarshal.AsBytes(events.AsSpan()));
        _written.Clear();
        foreach (AioEvent completion in events)
        {
            if (_pending.Remove(completion.Object, out (PendingOperation? Operation, ScratchLease? Scratch) request))
            {
                int first = _written.All.Count;
                request.Operation?.Outputs(completion.Result, _written);
                request.Scratch?.End(_written, first, process.Memory);
            }
        }

        session.LogRanges(task, _written);
        session.WriteMemory(task, shadow + at, MemoryMarshal.AsBytes(events.AsSpan()).ToArray());
        _tail = to == _slots ? 0 : to;
    }
}
