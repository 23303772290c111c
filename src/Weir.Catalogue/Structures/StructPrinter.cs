using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Weir.Catalogue.Lists;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Structures;

/// <summary>
/// Prints bytes as a structure: <c>{tv_sec=1, tv_nsec=5}</c>; what is missing at the end shows as ...
/// </summary>
internal static class StructPrinter
{
    /// <summary>Elements of an array inside a structure that are printed.</summary>
    private const int MaxElements = 16;

    /// <summary>Writes a structure; a lone scalar stands in brackets, so that it is seen to come from memory.</summary>
    public static void Append(StringBuilder text, StructLayout layout, ReadOnlySpan<byte> bytes, bool brackets)
    {
        if (layout.IsScalar)
        {
            text.Append(brackets ? "[" : string.Empty);
            AppendField(text, layout.Fields[0], bytes);
            text.Append(brackets ? "]" : string.Empty);
            return;
        }

        text.Append('{');
        string separator = string.Empty;
        foreach (StructField field in layout.Fields)
        {
            if (!field.IsShown)
            {
                continue;
            }

            text.Append(separator);
            separator = ", ";
            if (field.Offset + field.SizeBytes > bytes.Length)
            {
                text.Append("...");
                break;
            }

            text.Append(field.Name).Append('=');
            AppendField(text, field, bytes.Slice(field.Offset, field.SizeBytes));
        }

        text.Append('}');
    }

    private static void AppendField(StringBuilder text, StructField field, ReadOnlySpan<byte> bytes)
    {
        if (field.Type == "char")
        {
            int end = bytes.IndexOf((byte)0);
            CText.AppendQuoted(text, end < 0 ? bytes : bytes[..end], cut: false);
            return;
        }

        if (field.Count == 1)
        {
            AppendElement(text, field, bytes);
            return;
        }

        text.Append('[');
        for (int i = 0; i < field.Count; i++)
        {
            text.Append(i == 0 ? string.Empty : ", ");
            if (i == MaxElements)
            {
                text.Append("...");
                break;
            }

            AppendElement(text, field, bytes.Slice(i * field.ElementBytes, field.ElementBytes));
        }

        text.Append(']');
    }

    private static void AppendElement(StringBuilder text, StructField field, ReadOnlySpan<byte> bytes)
    {
        if (field.Nested != null)
        {
            Append(text, field.Nested, bytes, brackets: false);
            return;
        }

        Span<byte> word = stackalloc byte[8];
        word.Clear();
        bytes[..Math.Min(8, bytes.Length)].CopyTo(word);
        AppendScalar(text, field, BinaryPrimitives.ReadUInt64LittleEndian(word));
    }

    private static void AppendScalar(StringBuilder text, StructField field, ulong value)
    {
        int unused = 64 - (8 * field.ElementBytes);
        long signed = (long)(value << unused) >> unused;
        switch (field.Type[0])
        {
            case 'p':
                Numbers.AppendPointer(text, value);
                break;
            case 'x' when field.List != null:
                field.List.AppendFlags(text, value);
                break;
            case 'x':
                Numbers.AppendHex(text, value);
                break;
            case 'o':
                Numbers.AppendMode(text, value, field.List);
                break;
            case 'b':
                ulong host = field.ElementBytes == 2
                    ? BinaryPrimitives.ReverseEndianness((ushort)value)
                    : BinaryPrimitives.ReverseEndianness((uint)value);
                text.Append(host.ToString(CultureInfo.InvariantCulture));
                break;
            case 's':
                AppendNamed(text, field.List, (ulong)signed, signed.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                AppendNamed(text, field.List, value, value.ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void AppendNamed(StringBuilder text, ConstantList? list, ulong value, string number) =>
        text.Append(list?.NameOf(value) ?? number);
}
