using System.Globalization;

namespace Weir.Samples.HttpFiles;

/// <summary>A part of a file, as a request's Range header asks for it (RFC 9110, 14.2).</summary>
/// <param name="From">The first byte.</param>
/// <param name="Length">How many.</param>
internal readonly record struct ByteRange(long From, long Length)
{
    /// <summary>
    /// Reads <c>bytes=5-9</c>, <c>bytes=5-</c> or <c>bytes=-4</c>. What is none of these is ignored, as the RFC wants.
    /// </summary>
    /// <returns>The part; null: the whole file. A length of 0 cannot be satisfied.</returns>
    public static ByteRange? Parse(string? header, long fileLength)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase)
            || header[6..].Split('-') is not [var first, var last])
        {
            return null;
        }

        long? from = Number(first), to = Number(last);
        return (from, to) switch
        {
            (null, { } count) when first.Length == 0 =>
                Cut(Math.Max(0, fileLength - count), fileLength - 1, fileLength),
            ({ } begin, null) when last.Length == 0 => Cut(begin, fileLength - 1, fileLength),
            ({ } begin, { } end) when begin <= end => Cut(begin, end, fileLength),
            _ => null,
        };
    }

    private static ByteRange Cut(long from, long to, long fileLength) =>
        new(from, Math.Max(0, Math.Min(to, fileLength - 1) - from + 1));

    private static long? Number(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long n) ? n : null;
}
