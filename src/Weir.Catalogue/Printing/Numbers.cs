using System.Globalization;
using System.Text;
using Weir.Catalogue.Lists;

namespace Weir.Catalogue.Printing;

/// <summary>Words as people read them.</summary>
internal static class Numbers
{
    public static StringBuilder AppendHex(StringBuilder text, ulong value) =>
        text.Append(CultureInfo.InvariantCulture, $"0x{value:x}");

    public static StringBuilder AppendPointer(StringBuilder text, ulong value) =>
        value == 0 ? text.Append("NULL") : AppendHex(text, value);

    public static StringBuilder AppendSigned(StringBuilder text, long value) =>
        text.Append(value.ToString(CultureInfo.InvariantCulture));

    public static StringBuilder AppendUnsigned(StringBuilder text, ulong value) =>
        text.Append(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Permissions in octal; a file type before them by its name.</summary>
    public static void AppendMode(StringBuilder text, ulong mode, ConstantList? types)
    {
        const ulong TypeBits = 0xf000;
        string? type = types?.NameOf(mode & TypeBits);
        if (type != null)
        {
            text.Append(type).Append('|');
            mode &= ~TypeBits;
        }

        text.Append('0').Append(Convert.ToString((long)mode, 8).PadLeft(3, '0'));
    }
}
