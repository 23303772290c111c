using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Weir.Capture.Text;

/// <summary>Text as UTF-8 in memory that is used again and again: a line costs no allocation.</summary>
public sealed class Utf8Buffer
{
    private byte[] _bytes;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="capacityBytes">Room to begin with; it grows.</param>
    public Utf8Buffer(int capacityBytes = 64 * 1024) => _bytes = new byte[capacityBytes];

    /// <summary>Bytes in it.</summary>
    public int Length { get; private set; }

    /// <summary>What is in it.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>Empties it.</summary>
    public void Clear() => Length = 0;

    /// <summary>Cuts it back.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Adds a byte.</summary>
    public void Append(byte one)
    {
        Reserve(1)[0] = one;
        Length++;
    }

    /// <summary>Adds bytes that are UTF-8 already.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Reserve(utf8.Length));
        Length += utf8.Length;
    }

    /// <summary>Adds a text.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        Span<byte> room = Reserve(text.Length * 3);
        Length += Encoding.UTF8.GetBytes(text, room);
    }

    /// <summary>Adds a number in decimal digits.</summary>
    public void Append(long number)
    {
        number.TryFormat(Reserve(20), out int written, provider: CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Adds an unsigned number in decimal digits.</summary>
    public void Append(ulong number)
    {
        number.TryFormat(Reserve(20), out int written, provider: CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Adds a number with zeros before it.</summary>
    public void AppendPadded(long number, int digits)
    {
        System.Buffers.StandardFormat format = new('D', (byte)digits);
        Utf8Formatter.TryFormat(number, Reserve(20), out int written, format);
        Length += written;
    }

    /// <summary>Adds blanks.</summary>
    public void AppendSpaces(int count)
    {
        if (count > 0)
        {
            Reserve(count)[..count].Fill((byte)' ');
            Length += count;
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        return _bytes.AsSpan(Length);
    }
}
