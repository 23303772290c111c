using System.Buffers.Binary;
using Weir.Catalogue.Records;

namespace Weir.EndToEnd.Tests;

/// <summary>Ways to break a tracer on purpose: each takes the n-th record and gives what comes instead.</summary>
internal static class Faults
{
    public static Dictionary<string, Func<int, byte[], IEnumerable<byte[]>>> All { get; } = new()
    {
        ["every hundredth call is dropped"] = Calls((n, r) => n % 100 == 99 ? [] : [r]),
        ["every fiftieth call is counted twice"] = Calls((n, r) => n % 50 == 49 ? [r, r] : [r]),
        ["the first two arguments are swapped"] = Calls((_, r) => [Swap(r, CallRecord.Arguments,
            CallRecord.Arguments + 8, 8)]),
        ["results are one too large"] = Calls((_, r) => [Add(r, CallRecord.Result, 1)]),
        ["errors lose their sign"] = Calls((_, r) => [Map(r, CallRecord.Result, v => v is < 0 and > -4096 ? -v : v)]),
        ["calls begin a second early"] = Calls((_, r) => [Add(r, CallRecord.EnterTime, -1_000_000_000)]),
        ["calls are given to the next thread"] = Calls((_, r) => [Add32(r, CallRecord.Tid, 1)]),
        ["the second file stands for the first"] = Calls((_, r) => [Swap(r, CallRecord.Files, CallRecord.Files + 8,
            8)]),
        ["names stay those of an earlier file"] = Stale(),
        ["the last letter of names is cut"] = Files((_, r) => [Cut(r)]),
        ["every third name is lost"] = Files((n, r) => n % 3 == 2 ? [] : [r]),
        ["captured memory is shifted by a byte"] = Calls((_, r) => [Shift(r)]),
        ["every fifth completion is dropped"] = Operations((n, r) => n % 5 == 4 ? [] : [r]),
        ["every fifth completion is told twice"] = Operations((n, r) => n % 5 == 4 ? [r, r] : [r]),
        ["operations work on the file of the one before"] = StaleOperations(),
        ["completions are given to the next request"] = Operations((_, r) => [Add(r, AsyncRecord.UserData, 2)]),
        ["every third operation's paths are lost"] = Only(RecordKind.AsyncText, (n, r) => n % 3 == 2 ? [] : [r]),
        ["paths of operations are those of the one before"] = StaleTexts(),
        ["operations that a worker did look direct"] = Operations((_, r) => [Add32(
            r, AsyncRecord.Ways, -(r[AsyncRecord.Ways] & (int)AsyncWays.Worker))]),
        ["operations begin when they end"] = Operations((_, r) => [Swap(r, RecordHeader.Time, AsyncRecord.SubmitTime,
            8)]),
        ["finished calls count as killed"] = Calls((_, r) => [Byte(r, CallRecord.State, (byte)CallState.Killed)]),
    };

    private static Func<int, byte[], IEnumerable<byte[]>> Calls(Func<int, byte[], IEnumerable<byte[]>> fault) =>
        Only(RecordKind.Call, fault);

    private static Func<int, byte[], IEnumerable<byte[]>> Files(Func<int, byte[], IEnumerable<byte[]>> fault) =>
        Only(RecordKind.File, fault);

    private static Func<int, byte[], IEnumerable<byte[]>> Operations(Func<int, byte[], IEnumerable<byte[]>> fault) =>
        Only(RecordKind.Async, fault);

    private static Func<int, byte[], IEnumerable<byte[]>> StaleOperations()
    {
        byte[] before = new byte[8];
        return Operations((_, r) =>
        {
            byte[] own = r[AsyncRecord.File..(AsyncRecord.File + 8)];
            before.CopyTo(r, AsyncRecord.File);
            before = own;
            return [r];
        });
    }

    private static Func<int, byte[], IEnumerable<byte[]>> StaleTexts()
    {
        byte[] before = [];
        return Only(RecordKind.AsyncText, (_, r) =>
        {
            byte[] stale = [.. r[..AsyncTextRecord.CaptureCount], .. before];
            BinaryPrimitives.WriteInt32LittleEndian(stale.AsSpan(RecordHeader.Size), stale.Length);
            bool any = before.Length > 0;
            before = r[AsyncTextRecord.CaptureCount..];
            return [any ? stale : r];
        });
    }

    private static Func<int, byte[], IEnumerable<byte[]>> Only(
        RecordKind kind, Func<int, byte[], IEnumerable<byte[]>> fault)
    {
        int count = 0;
        return (_, r) => r[RecordHeader.Kind] == (byte)kind ? fault(count++, [.. r]) : [r];
    }

    private static Func<int, byte[], IEnumerable<byte[]>> Stale()
    {
        byte[]? before = null;
        return Files((n, r) =>
        {
            byte[] stale = [.. before ?? r];
            before = r;
            r.AsSpan(FileRecord.Key, 8).CopyTo(stale.AsSpan(FileRecord.Key));
            return n % 4 == 3 ? [stale] : [r];
        });
    }

    private static byte[] Map(byte[] record, int at, Func<long, long> map)
    {
        BinaryPrimitives.WriteInt64LittleEndian(
            record.AsSpan(at), map(BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(at))));
        return record;
    }

    private static byte[] Add(byte[] record, int at, long more) => Map(record, at, v => v + more);

    private static byte[] Add32(byte[] record, int at, int more)
    {
        BinaryPrimitives.WriteInt32LittleEndian(
            record.AsSpan(at), BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(at)) + more);
        return record;
    }

    private static byte[] Byte(byte[] record, int at, byte value)
    {
        record[at] = value;
        return record;
    }

    private static byte[] Swap(byte[] record, int one, int other, int length)
    {
        byte[] kept = record.AsSpan(one, length).ToArray();
        record.AsSpan(other, length).CopyTo(record.AsSpan(one));
        kept.CopyTo(record, other);
        return record;
    }

    private static byte[] Cut(byte[] record)
    {
        // The leaf stands first: its last letter becomes the NUL that ends it.
        int end = record.AsSpan(FileRecord.Names).IndexOf((byte)0);
        if (end > 1)
        {
            record[FileRecord.Names + end - 1] = (byte)'~';
        }

        return record;
    }

    private static byte[] Shift(byte[] record)
    {
        Span<byte> captures = record.AsSpan(CallRecord.Captures);
        while (captures.Length > CaptureBlock.Bytes)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(captures);
            if (length > 1 && CaptureBlock.Bytes + length <= captures.Length)
            {
                captures.Slice(CaptureBlock.Bytes + 1, length - 1).CopyTo(captures[CaptureBlock.Bytes..]);
            }

            captures = captures[Math.Min(captures.Length, (CaptureBlock.Bytes + length + 7) & ~7)..];
        }

        return record;
    }
}
