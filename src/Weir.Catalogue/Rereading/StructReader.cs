using System.Buffers.Binary;
using Weir.Catalogue.Lists;
using Weir.Catalogue.Structures;

namespace Weir.Catalogue.Rereading;

/// <summary>Reads structures back from how <see cref="StructPrinter"/> wrote them. Fields not shown are 0.</summary>
public static class StructReader
{
    /// <summary>Reads one structure, or a lone scalar in brackets.</summary>
    /// <returns>False where the text does not tell every field that is shown.</returns>
    public static bool TryRead(ref PrintedText text, StructLayout layout, Span<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return layout.IsScalar
            ? text.TryTake("[") && TryScalar(ref text, layout.Fields[0], bytes) && text.TryTake("]")
            : TryFields(ref text, layout, bytes);
    }

    /// <summary>Reads an array of so many elements.</summary>
    public static bool TryReadArray(ref PrintedText text, StructLayout layout, Span<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (!text.TryTake("["))
        {
            return false;
        }

        for (int at = 0; at < bytes.Length; at += layout.SizeBytes)
        {
            Span<byte> one = bytes.Slice(at, layout.SizeBytes);
            if ((at > 0 && !text.TryTake(PrintedText.Separator))
                || !(layout.IsScalar
                    ? TryScalar(ref text, layout.Fields[0], one)
                    : TryFields(ref text, layout, one)))
            {
                return false;
            }
        }

        return text.TryTake("]");
    }

    private static bool TryFields(ref PrintedText text, StructLayout layout, Span<byte> bytes)
    {
        if (!text.TryTake("{"))
        {
            return false;
        }

        bool first = true;
        foreach (StructField field in layout.Fields)
        {
            if (!field.IsShown)
            {
                continue;
            }

            if (!(first || text.TryTake(PrintedText.Separator))
                || !text.TryTake(field.Name + "=")
                || !TryField(ref text, field, bytes.Slice(field.Offset, field.SizeBytes)))
            {
                return false;
            }

            first = false;
        }

        return text.TryTake("}");
    }

    private static bool TryField(ref PrintedText text, StructField field, Span<byte> bytes)
    {
        if (field.Type == "char")
        {
            bool read = text.TryTakeQuoted(out byte[] made) && made.Length <= bytes.Length;
            made.AsSpan(0, read ? made.Length : 0).CopyTo(bytes);
            return read;
        }

        if (field.Count == 1)
        {
            return TryElement(ref text, field, bytes);
        }

        bool whole = text.TryTake("[");
        for (int i = 0; whole && i < field.Count; i++)
        {
            whole = (i == 0 || text.TryTake(PrintedText.Separator))
                && TryElement(ref text, field, bytes.Slice(i * field.ElementBytes, field.ElementBytes));
        }

        return whole && text.TryTake("]");
    }

    private static bool TryElement(ref PrintedText text, StructField field, Span<byte> bytes) =>
        field.Nested is null ? TryScalar(ref text, field, bytes) : TryFields(ref text, field.Nested, bytes);

    private static bool TryScalar(ref PrintedText text, StructField field, Span<byte> bytes)
    {
        ulong value = 0;
        bool read = field.Type[0] switch
        {
            'p' => text.TryTake("NULL"),
            'o' => TryMode(ref text, field.List, out value),
            'x' => TryFlags(ref text, field.List, out value),
            _ => TryNamed(ref text, field.List, out value),
        };
        Span<byte> word = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(word, value);
        if (field.Type[0] == 'b')
        {
            word[..field.ElementBytes].Reverse();
        }

        word[..Math.Min(8, bytes.Length)].CopyTo(bytes);
        return read;
    }

    /// <summary>Reads flags joined by |, of a list or bare numbers.</summary>
    internal static bool TryFlags(ref PrintedText text, ConstantList? list, out ulong word)
    {
        word = 0;
        do
        {
            if (!TryNamed(ref text, list, out ulong one))
            {
                return false;
            }

            word |= one;
        }
        while (text.TryTake("|"));

        return true;
    }

    /// <summary>Reads permissions in octal, behind the name of a file type or not.</summary>
    internal static bool TryMode(ref PrintedText text, ConstantList? types, out ulong mode)
    {
        mode = 0;
        ReadOnlySpan<char> name = text.TakeName();
        if (!name.IsEmpty && !char.IsAsciiDigit(name[0]))
        {
            if (types?.ValueOf(name.ToString()) is not { } type || !text.TryTake("|"))
            {
                return false;
            }

            mode = type;
            name = text.TakeName();
        }

        ulong bits = 0;
        foreach (char c in name)
        {
            if (c is < '0' or > '7')
            {
                return false;
            }

            bits = (bits << 3) | (uint)(c - '0');
        }

        mode |= bits;
        return !name.IsEmpty;
    }

    /// <summary>Reads a name of a list, or a number.</summary>
    internal static bool TryNamed(ref PrintedText text, ConstantList? list, out ulong value)
    {
        value = 0;
        if (text.IsEnd || text.Rest[0] == '-' || char.IsAsciiDigit(text.Rest[0]))
        {
            return text.TryTakeNumber(out value);
        }

        ulong? known = list?.ValueOf(text.TakeName().ToString());
        value = known ?? 0;
        return known is not null;
    }
}
