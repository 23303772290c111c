using System.Runtime.InteropServices;
using System.Text;
using Weir.Kernel.Abi;
using Weir.Replay.Buffering;

namespace Weir.Replay.Log;

/// <summary>
/// Puts events of one block into bytes: small numbers are short, registers are what changed since the last time.
/// </summary>
internal sealed class EventEncoder
{
    private readonly RegisterHistory _history = new();
    private byte[] _bytes = new byte[1 << 16];
    private int _lastTid;

    public int Length { get; private set; }

    public void Clear()
    {
        Length = 0;
        _lastTid = 0;
        _history.Clear();
    }

    public void Event(LogEvent e)
    {
        Byte((byte)e.Kind);
        Signed(e.Tid - _lastTid);
        _lastTid = e.Tid;
        e.Encode(this);
    }

    /// <summary>A <see cref="Events.MemoryEvent"/>.</summary>
    public void Memory(int tid, ulong address, ReadOnlySpan<byte> bytes)
    {
        Byte((byte)EventKind.Memory);
        Signed(tid - _lastTid);
        _lastTid = tid;
        Unsigned(address);
        Bytes(bytes);
    }

    /// <summary>A <see cref="Events.BufferedEvent"/> of calls as they are in the buffer.</summary>
    /// <returns>How many calls.</returns>
    public int Buffered(int tid, ReadOnlySpan<ulong> records)
    {
        int count = 0;
        for (int at = 0; at < records.Length; at += WordsAt(records[at..]))
        {
            count++;
        }

        Byte((byte)EventKind.Buffered);
        Signed(tid - _lastTid);
        _lastTid = tid;
        Unsigned((ulong)count);
        for (int at = 0; at < records.Length; at += WordsAt(records[at..]))
        {
            ReadOnlySpan<ulong> record = records[at..];
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(record[(BufferLayout.HeaderBytes / 8)..]);
            Buffered(
                tid, BufferLayout.Registers(record, _history.Of(tid)), (long)record[BufferLayout.Result / 8],
                record[BufferLayout.Output / 8], bytes[..(int)record[BufferLayout.OutputLength / 8]]);
        }

        return count;
    }

    /// <summary>One call of such an event.</summary>
    public void Buffered(
        int tid, in UserRegisters registers, long result, ulong output, ReadOnlySpan<byte> bytes)
    {
        Registers(tid, registers);
        Signed(result);
        Unsigned(output);
        Bytes(bytes);
    }

    /// <summary>Gives away what was written and goes on in other memory.</summary>
    public (byte[] Bytes, int Length) Take(byte[] next)
    {
        (byte[], int) taken = (_bytes, Length);
        _bytes = next;
        Clear();
        return taken;
    }

    public void Byte(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    public void Unsigned(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            _bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[Length++] = (byte)value;
    }

    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Unsigned((ulong)value.Length);
        Reserve(value.Length);
        value.CopyTo(_bytes.AsSpan(Length));
        Length += value.Length;
    }

    public void Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    public void Registers(int tid, in UserRegisters registers)
    {
        UserRegisters now = registers;
        UserRegisters before = _history.Of(tid);
        ReadOnlySpan<ulong> to = UserRegisters.Words(ref now);
        ReadOnlySpan<ulong> from = UserRegisters.Words(ref before);
        uint changed = 0;
        for (int i = 0; i < to.Length; i++)
        {
            changed |= to[i] == from[i] ? 0 : 1u << i;
        }

        Unsigned(changed);
        for (int i = 0; i < to.Length; i++)
        {
            if ((changed >> i & 1) != 0)
            {
                Signed((long)(to[i] - from[i]));
            }
        }

        _history.Set(tid, now);
    }

    private static int WordsAt(ReadOnlySpan<ulong> record) =>
        BufferLayout.RecordBytes((int)record[BufferLayout.OutputLength / 8]) / 8;

    private void Reserve(int more)
    {
        if (Length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
        }
    }
}
