using System.Text;
using Weir.Capture.Rows;

namespace Weir.Capture.Parquet.Encodings;

/// <summary>Texts, each with its length: before it (PLAIN), or all lengths first (DELTA_LENGTH_BYTE_ARRAY).</summary>
internal static class PlainTexts
{
    public static void Read(ReadOnlySpan<byte> bytes, TextData into, Span<int> indexes)
    {
        var from = new ByteSource(bytes);
        foreach (ref int index in indexes)
        {
            index = Intern(into, from.Take(from.Int32()));
        }
    }

    public static void ReadDeltaLength(ReadOnlySpan<byte> bytes, TextData into, Span<int> indexes)
    {
        long[] lengths = new long[indexes.Length];
        var from = new ByteSource(bytes[DeltaBinaryPacked.Read(bytes, lengths, wraps32: true)..]);
        for (int i = 0; i < indexes.Length; i++)
        {
            indexes[i] = Intern(into, from.Take((int)lengths[i]));
        }
    }

    private static int Intern(TextData into, ReadOnlySpan<byte> utf8) => into.Intern(Encoding.UTF8.GetString(utf8));
}
