using System.Buffers;
using System.Text;

namespace Weir.Trace.Naming;

/// <summary>
/// Text from the kernel, which is bytes: what is no UTF-8 becomes <c>\xHH</c>, so that two different names never
/// become the same text through a replacement character.
/// </summary>
public static class LosslessText
{
    /// <summary>The text of some bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        StringBuilder text = new(bytes.Length + 8);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int used) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (byte wrong in bytes[..used])
                {
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{wrong:x2}");
                }
            }

            bytes = bytes[used..];
        }

        return text.ToString();
    }

    /// <summary>The text of a NUL-padded field.</summary>
    public static string OfPadded(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Of(end < 0 ? bytes : bytes[..end]);
    }
}
