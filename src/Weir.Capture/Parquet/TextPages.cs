using System.Buffers.Binary;
using System.Text;

namespace Weir.Capture.Parquet;

/// <summary>Texts in plain encoding: length, then UTF-8.</summary>
internal sealed class TextPages
{
    private const int LargeBytes = 1 << 20;
    private const int LongestBound = 64;
    private int _written;

    /// <summary>Whether the texts written last are too many bytes for a dictionary that few rows share.</summary>
    public bool IsLarge => _written > LargeBytes;

    /// <summary>Writes texts; gives back the first and the last in byte order, unless one is too long.</summary>
    public (byte[] Min, byte[] Max)? Write(ByteSink sink, IReadOnlyList<string> texts)
    {
        int start = sink.Length;
        (int At, int Length) min = (-1, 0), max = (-1, 0);
        bool tooLong = false;
        foreach (string text in texts)
        {
            int at = sink.Length + sizeof(int);
            int length = Append(sink, text);
            tooLong |= length > LongestBound;
            ReadOnlySpan<byte> bytes = sink.Span.Slice(at, length);
            if (min.At < 0 || bytes.SequenceCompareTo(sink.Span.Slice(min.At, min.Length)) < 0)
            {
                min = (at, length);
            }

            if (max.At < 0 || bytes.SequenceCompareTo(sink.Span.Slice(max.At, max.Length)) > 0)
            {
                max = (at, length);
            }
        }

        _written = sink.Length - start;
        return tooLong || min.At < 0
            ? null
            : (sink.Span.Slice(min.At, min.Length).ToArray(), sink.Span.Slice(max.At, max.Length).ToArray());
    }

    /// <summary>Writes the text of each row that has one.</summary>
    public static void WriteEach(ByteSink sink, IReadOnlyList<string> texts, ReadOnlySpan<int> indexes)
    {
        foreach (int index in indexes)
        {
            if (index >= 0)
            {
                Append(sink, texts[index]);
            }
        }
    }

    private static int Append(ByteSink sink, string text)
    {
        Span<byte> room = sink.Reserve(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        int length = Encoding.UTF8.GetBytes(text, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(room, length);
        sink.Advance(sizeof(int) + length);
        return length;
    }
}
