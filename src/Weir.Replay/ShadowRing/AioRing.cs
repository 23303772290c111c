using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Weir.Catalogue.Operations;
using Weir.Kernel.Abi;
using Weir.Replay.Effects;
using Weir.Replay.Recording;

namespace Weir.Replay.ShadowRing;

/// <summary>
/// One context of native AIO. The kernel's ring was moved away; where the program knows it lies a shadow, into which
/// completions come only while the program is stopped, whether it reaps them by a call or out of this memory.
/// </summary>
internal sealed class AioRing(RecordedProcess process, ulong shadow, ulong real, ulong lengthBytes) : IPolledRing
{
    private const int HeaderBytes = 32, EventBytes = 32, IocbBytes = 64; // struct aio_ring, io_event, iocb
    private const int HeadOffset = 8, TailOffset = 12;
    private readonly Dictionary<ulong, PendingOperation?> _pending = [];
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
    public void Submitting(ulong iocb)
    {
        Span<byte> entry = stackalloc byte[IocbBytes];
        if (process.Memory.Read(iocb, entry) == entry.Length)
        {
            OperationRow? row = AioOps.Find(BinaryPrimitives.ReadUInt16LittleEndian(entry[16..]));
            _pending[iocb] = row == null ? null : new PendingOperation(row, entry, process.Memory);
        }
    }

    /// <summary>The kernel did not take it.</summary>
    public void Refused(ulong iocb) => _pending.Remove(iocb);

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
            if (_pending.Remove(completion.Object, out PendingOperation? operation))
            {
                operation?.Outputs(completion.Result, _written);
            }
        }

        session.LogRanges(task, _written);
        session.WriteMemory(task, shadow + at, MemoryMarshal.AsBytes(events.AsSpan()).ToArray());
        _tail = to == _slots ? 0 : to;
    }
}
