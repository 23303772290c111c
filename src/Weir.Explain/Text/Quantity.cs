using System.Globalization;

namespace Weir.Explain.Text;

/// <summary>Numbers with units, as people read them.</summary>
internal static class Quantity
{
    /// <summary>A duration: <c>850 ns</c>, <c>12.5 us</c>, <c>1.25 ms</c>, <c>3.2 s</c>.</summary>
    internal static string Time(long ns) => ns switch
    {
        < 0 => "-" + Time(-ns),
        < 1_000 => Format(ns, "0", "ns"),
        < 100_000 => Format(ns / 1e3, "0.0", "us"),
        < 1_000_000 => Format(ns / 1e3, "0", "us"),
        < 100_000_000 => Format(ns / 1e6, "0.00", "ms"),
        < 1_000_000_000 => Format(ns / 1e6, "0", "ms"),
        _ => Format(ns / 1e9, "0.00", "s"),
    };

    /// <summary>A size: <c>512 B</c>, <c>4 KiB</c>, <c>1.5 MiB</c>.</summary>
    internal static string Bytes(long bytes) => bytes switch
    {
        < 1024 => Format(bytes, "0", "B"),
        < 1 << 20 => Format(bytes / 1024.0, "0.#", "KiB"),
        < 1 << 30 => Format(bytes / (double)(1 << 20), "0.#", "MiB"),
        _ => Format(bytes / (double)(1 << 30), "0.#", "GiB"),
    };

    /// <summary>A number of things: <c>1 call</c>, <c>2 calls</c>.</summary>
    internal static string Count(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    private static string Format(double value, string format, string unit) =>
        value.ToString(format, CultureInfo.InvariantCulture) + " " + unit;
}
