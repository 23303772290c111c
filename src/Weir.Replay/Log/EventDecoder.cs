using System.Text;
using Weir.Kernel.Abi;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Log;

/// <summary>Reads the events of one block. Every length is checked: a hostile log gives one clear line.</summary>
internal sealed class EventDecoder
{
    private readonly RegisterHistory _history = new();
    private byte[] _bytes = [];
    private int _length;
    private int _at;
    private int _lastTid;

    public bool AtEnd => _at >= _length;

    public void Load(byte[] block, int length)
    {
        _bytes = block;
        _length = length;
        _at = 0;
        _lastTid = 0;
        _history.Clear();
    }

    public LogEvent Event()
    {
        EventKind kind = (EventKind)Byte();
        int tid = checked((int)(_lastTid + Signed()));
        _lastTid = tid;
        return kind switch
        {
            EventKind.Start => StartEvent.Decode(tid, this),
            EventKind.Exec => ExecEvent.Decode(tid, this),
            EventKind.Enter => new EnterEvent(tid, Registers(tid)),
            EventKind.Leave => new LeaveEvent(tid, Signed()),
            EventKind.Memory => new MemoryEvent(tid, Unsigned(), Bytes()),
            EventKind.Map => MapEvent.Decode(tid, this),
            EventKind.Unmap => new UnmapEvent(tid, Unsigned(), Unsigned()),
            EventKind.Protect => new ProtectEvent(tid, Unsigned(), Unsigned(), (int)Unsigned()),
            EventKind.Remap => RemapEvent.Decode(tid, this),
            EventKind.Discard => new DiscardEvent(tid, Unsigned(), Unsigned(), (int)Unsigned()),
            EventKind.Content => new ContentEvent(tid, Unsigned(), (int)Unsigned(), Bytes()),
            EventKind.Blob => new BlobEvent(tid, Bytes()),
            EventKind.State => new StateEvent(tid, Registers(tid), Bytes()),
            EventKind.Spawn => SpawnEvent.Decode(tid, this),
            EventKind.Signal => SignalEvent.Decode(tid, this),
            EventKind.Timestamp => TimestampEvent.Decode(tid, this),
            EventKind.ThreadEnd => new ThreadEndEvent(tid),
            EventKind.ProcessEnd => new ProcessEndEvent(tid, (int)Signed(), (int)Signed()),
            EventKind.Preempt => new PreemptEvent(tid, Registers(tid)),
            EventKind.Watch => new WatchEvent(tid, Unsigned()),
            EventKind.WatchSet => WatchSetEvent.Decode(tid, this),
            EventKind.Output => new OutputEvent(tid, Byte(), Unsigned(), Unsigned()),
            EventKind.Hash => new HashEvent(tid, Unsigned(), Unsigned()),
            EventKind.Note => new NoteEvent(tid, Text()),
            EventKind.Finish => new FinishEvent(tid, (int)Signed()),
            EventKind.Redacted => new RedactedEvent(tid),
            EventKind.Buffered => BufferedEvent.Decode(tid, this),
            EventKind.TimestampTrap => new TimestampTrapEvent(tid),
            _ => throw new InvalidDataException($"the log has an event of unknown kind {(byte)kind}"),
        };
    }

    public byte Byte() => _at < _length ? _bytes[_at++] : throw Cut();

    public ulong Unsigned()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("the log has a number of more than ten bytes");
    }

    public long Signed()
    {
        ulong value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public byte[] Bytes()
    {
        ulong length = Unsigned();
        if (length > (ulong)(_length - _at))
        {
            throw Cut();
        }

        byte[] value = _bytes.AsSpan(_at, (int)length).ToArray();
        _at += (int)length;
        return value;
    }

    /// <summary>How many things follow, of so many bytes at least.</summary>
    public int Count(int leastBytes)
    {
        ulong count = Unsigned();
        return count <= (ulong)(_length - _at) / (ulong)leastBytes ? (int)count : throw Cut();
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public UserRegisters Registers(int tid)
    {
        UserRegisters registers = _history.Of(tid);
        Span<ulong> words = UserRegisters.Words(ref registers);
        ulong changed = Unsigned();
        if (changed >> UserRegisters.Count != 0)
        {
            throw new InvalidDataException("the log names a register that does not exist");
        }

        for (int i = 0; i < words.Length; i++)
        {
            if ((changed >> i & 1) != 0)
            {
                words[i] += (ulong)Signed();
            }
        }

        _history.Set(tid, registers);
        return registers;
    }

    private static InvalidDataException Cut() => new("the log has an event that is longer than its block");
}
