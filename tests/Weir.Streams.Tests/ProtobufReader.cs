using System.Text;

namespace Weir.Streams.Tests;

/// <summary>Protocol buffers read by hand, so that no code of the sender judges itself.</summary>
internal sealed class ProtobufReader
{
    private readonly List<(int Field, object Value)> _fields = [];

    public ProtobufReader(ReadOnlyMemory<byte> bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            ulong key = Varint(bytes.Span, ref at);
            int field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    _fields.Add((field, Varint(bytes.Span, ref at)));
                    break;
                case 1:
                    _fields.Add((field, BitConverter.ToUInt64(bytes.Span.Slice(at, 8))));
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(bytes.Span, ref at);
                    _fields.Add((field, bytes.Slice(at, length)));
                    at += length;
                    break;
                case 5:
                    _fields.Add((field, (ulong)BitConverter.ToUInt32(bytes.Span.Slice(at, 4))));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }
        }
    }

    public IEnumerable<ProtobufReader> Messages(int field) =>
        All<ReadOnlyMemory<byte>>(field).Select(b => new ProtobufReader(b));

    public ProtobufReader Message(int field) => Messages(field).Single();

    public string Text(int field) => Encoding.UTF8.GetString(All<ReadOnlyMemory<byte>>(field).Single().Span);

    public ulong Number(int field) => All<ulong>(field).SingleOrDefault();

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Number(field));

    /// <summary>Fixed 64-bit numbers, packed or one by one.</summary>
    public ulong[] Fixed(int field) =>
    [
        .. _fields.Where(f => f.Field == field).SelectMany(f => f.Value is ReadOnlyMemory<byte> packed
            ? Enumerable.Range(0, packed.Length / 8).Select(i => BitConverter.ToUInt64(packed.Span.Slice(i * 8, 8)))
            : [(ulong)f.Value]),
    ];

    public bool Has(int field) => _fields.Any(f => f.Field == field);

    private IEnumerable<T> All<T>(int field) => _fields.Where(f => f.Field == field).Select(f => (T)f.Value);

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = bytes[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
