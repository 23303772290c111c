using System.Globalization;

namespace Weir.Capture.Text;

/// <summary>Durations with three digits and the unit that fits.</summary>
public static class TimeText
{
    private static readonly string[] Units = ["ns", "us", "ms", "s"];

    /// <summary>Appends a duration: <c>850ns</c>, <c>1.25ms</c>, <c>12.5s</c>, <c>1234s</c>.</summary>
    public static void Append(Utf8Buffer buffer, long ns)
    {
        long scale = 1;
        int unit = 0;
        while (unit < 3 && ns / scale >= 1000)
        {
            scale *= 1000;
            unit++;
        }

        buffer.Append(ns / scale);
        int decimals = unit == 0 ? 0 : (ns / scale) switch { < 10 => 2, < 100 => 1, _ => 0 };
        if (decimals > 0)
        {
            buffer.Append((byte)'.');
            buffer.AppendPadded(ns % scale * (decimals == 2 ? 100 : 10) / scale, decimals);
        }

        buffer.Append(Units[unit]);
    }

    /// <summary>The same as a string.</summary>
    public static string Of(double? ns)
    {
        if (ns is null)
        {
            return "-";
        }

        Utf8Buffer buffer = new();
        Append(buffer, (long)ns.Value);
        return System.Text.Encoding.UTF8.GetString(buffer.Bytes);
    }

    /// <summary>A number of bytes with three digits and the unit that fits.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        string format = value < 10 ? "0.00" : value < 100 ? "0.0" : "0";
        return bytes == 0 ? "-"
            : unit == 0 ? $"{bytes}B"
            : value.ToString(format, CultureInfo.InvariantCulture) + units[unit];
    }
}
