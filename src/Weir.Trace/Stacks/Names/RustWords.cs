using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Weir.Trace.Stacks.Names;

/// <summary>Basic types and constants of Rust's v0 names (RFC 2603).</summary>
internal static class RustWords
{
    internal static readonly FrozenDictionary<char, string> Types = new Dictionary<char, string>
    {
        ['a'] = "i8", ['b'] = "bool", ['c'] = "char", ['d'] = "f64", ['e'] = "str", ['f'] = "f32", ['h'] = "u8",
        ['i'] = "isize", ['j'] = "usize", ['l'] = "i32", ['m'] = "u32", ['n'] = "i128", ['o'] = "u128", ['s'] = "i16",
        ['t'] = "u16", ['u'] = "()", ['v'] = "...", ['x'] = "i64", ['y'] = "u64", ['z'] = "!", ['p'] = "_",
    }.ToFrozenDictionary();

    /// <summary>A constant in the words of its type; null when it is none.</summary>
    /// <param name="type">The type's letter.</param>
    /// <param name="sign">A minus or nothing.</param>
    /// <param name="digits">Its digits, hexadecimal.</param>
    internal static string? Constant(char type, string sign, string digits)
    {
        if (!ulong.TryParse(
            digits.Length == 0 ? "0" : digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
            out ulong value))
        {
            return digits.Length > 0 ? $"{sign}0x{digits}" : null;
        }

        return (type, value) switch
        {
            ('b', 0) => "false",
            ('b', 1) => "true",
            ('c', <= int.MaxValue) when Rune.IsValid((int)value) => $"'{new Rune((int)value)}'",
            _ => sign + value.ToString(CultureInfo.InvariantCulture),
        };
    }
}
