using System.Runtime.InteropServices;
using Weir.Catalogue.Records;
using Weir.Trace.Naming;

namespace Weir.Trace.Decoding;

/// <summary>
/// The texts that asynchronous operations in flight were given, until their rows are made. Bounded; those of an
/// operation whose row never comes are forgotten in time.
/// </summary>
internal sealed class OperationTexts(int capacity)
{
    private readonly TwoGenerations<(ulong Request, ulong Time), byte[]> _texts = new(capacity);

    /// <summary>Operations whose texts were forgotten for want of room.</summary>
    public long Forgotten => _texts.Forgotten;

    /// <summary>Takes an <see cref="AsyncTextRecord"/>; false when it is damaged.</summary>
    public bool Take(ReadOnlySpan<byte> record)
    {
        if (record.Length < AsyncTextRecord.Captures
            || !new CaptureList(record[AsyncTextRecord.Captures..]).IsWhole(record[AsyncTextRecord.CaptureCount]))
        {
            return false;
        }

        _texts.Set(
            (MemoryMarshal.Read<ulong>(record[AsyncTextRecord.Request..]),
                MemoryMarshal.Read<ulong>(record[RecordHeader.Time..])),
            record[AsyncTextRecord.CaptureCount..].ToArray());
        return true;
    }

    /// <summary>The captures of an operation; empty where it has none or they did not come through.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="more">Whether more rows of it follow.</param>
    /// <param name="count">How many captures.</param>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> record, bool more, out byte count)
    {
        (ulong, ulong) key = (MemoryMarshal.Read<ulong>(record[AsyncRecord.Request..]),
            MemoryMarshal.Read<ulong>(record[AsyncRecord.SubmitTime..]));
        count = 0;
        if (!(more ? _texts.TryGet(key, out byte[]? kept) : _texts.TryTake(key, out kept)))
        {
            return default;
        }

        count = kept[0];
        return kept.AsSpan(AsyncTextRecord.Captures - AsyncTextRecord.CaptureCount);
    }
}
