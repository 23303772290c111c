using System.Globalization;

namespace Weir.Flame;

/// <summary>Weights as people read them.</summary>
public static class WeightText
{
    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>A weight with its unit.</summary>
    /// <param name="weight">How much.</param>
    /// <param name="unit">Of what.</param>
    /// <param name="countNoun">What a plain count counts, in plural; may be empty.</param>
    public static string Of(long weight, WeightUnit unit, string countNoun = "") => unit switch
    {
        WeightUnit.Nanoseconds => Time(weight),
        WeightUnit.Bytes => Bytes(weight),
        _ => (weight.ToString("N0", CultureInfo.InvariantCulture) + " " + countNoun).TrimEnd(),
    };

    /// <summary>A share of a whole, with as many digits as it needs.</summary>
    public static string Share(long part, long whole)
    {
        double percent = whole == 0 ? 0 : 100.0 * part / whole;
        string format = percent is 0 or 100 ? "0" : percent >= 10 ? "0.0" : percent >= 0.1 ? "0.00" : "0.0000";
        return percent.ToString(format, CultureInfo.InvariantCulture) + " %";
    }

    private static string Time(long ns) => Math.Abs(ns) switch
    {
        < 1_000 => $"{ns} ns",
        < 1_000_000 => Three(ns / 1e3) + " µs",
        < 1_000_000_000 => Three(ns / 1e6) + " ms",
        < 120_000_000_000 => Three(ns / 1e9) + " s",
        < 7_200_000_000_000 => Three(ns / 60e9) + " min",
        _ => Three(ns / 3600e9) + " h",
    };

    private static string Bytes(long bytes)
    {
        double value = bytes;
        int unit = 0;
        while (Math.Abs(value) >= 1024 && unit < ByteUnits.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return (unit == 0 ? bytes.ToString(CultureInfo.InvariantCulture) : Three(value)) + " " + ByteUnits[unit];
    }

    private static string Three(double value) => value.ToString(
        Math.Abs(value) >= 100 ? "N0" : Math.Abs(value) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
