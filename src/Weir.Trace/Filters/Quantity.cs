using System.Globalization;

namespace Weir.Trace.Filters;

/// <summary>Numbers with units as people write them: <c>5ms</c>, <c>1.5s</c>, <c>64MiB</c>, <c>10k</c>.</summary>
public static class Quantity
{
    private static readonly (string Unit, decimal Factor)[] Times =
    [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("min", 60_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ];

    private static readonly (string Unit, decimal Factor)[] Sizes =
    [
        ("B", 1), ("k", 1_000), ("K", 1_024), ("M", 1 << 20), ("G", 1 << 30), ("kB", 1_000), ("MB", 1_000_000),
        ("GB", 1_000_000_000), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1L << 40),
    ];

    /// <summary>Reads a duration into nanoseconds; a number without a unit is refused, except 0.</summary>
    public static bool TryReadDuration(string text, out long ns) =>
        TryRead(text, Times, out ns, out bool hadUnit) && (hadUnit || ns == 0);

    /// <summary>Reads a size into bytes; a number without a unit is bytes.</summary>
    public static bool TryReadSize(string text, out long sizeBytes) => TryRead(text, Sizes, out sizeBytes, out _);

    /// <summary>Reads a number that may have a unit of time or size.</summary>
    public static bool TryReadAny(string text, out long value) =>
        TryRead(text, Times, out value, out _) || TryRead(text, Sizes, out value, out _);

    private static bool TryRead(string text, (string Unit, decimal Factor)[] units, out long value, out bool hadUnit)
    {
        ArgumentNullException.ThrowIfNull(text);
        int digits = text.AsSpan().LastIndexOfAnyInRange('.', '9') + 1;
        string unit = text[digits..].Trim();
        hadUnit = unit.Length > 0;
        value = 0;
        decimal factor = hadUnit ? Array.Find(units, u => u.Unit == unit).Factor : 1;
        if (factor == 0
            || !decimal.TryParse(
                text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out decimal number)
            || Math.Abs(number) > long.MaxValue / factor)
        {
            return false;
        }

        value = (long)(number * factor);
        return true;
    }
}
