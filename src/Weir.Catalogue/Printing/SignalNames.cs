using System.Globalization;
using System.Numerics;
using System.Text;
using Weir.Catalogue.Lists;

namespace Weir.Catalogue.Printing;

/// <summary>Names of signals.</summary>
public static class SignalNames
{
    private const int FirstRealTime = 32;

    /// <summary>The short name: INT, RT_3, or the number.</summary>
    public static string Short(int signal)
    {
        string? name = ConstantList.Get("signal").NameOf((ulong)signal);
        if (name != null)
        {
            return name[3..];
        }

        return signal >= FirstRealTime
            ? string.Create(CultureInfo.InvariantCulture, $"RT_{signal - FirstRealTime}")
            : signal.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a set; one with most signals in it shows what is not: <c>~[KILL STOP]</c>.</summary>
    public static void AppendSet(StringBuilder text, ulong set)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool inverted = BitOperations.PopCount(set) > 32;
        ulong shown = inverted ? ~set : set;
        text.Append(inverted ? "~[" : "[");
        string separator = string.Empty;
        for (int signal = 1; signal <= 64; signal++)
        {
            if ((shown >> (signal - 1) & 1) != 0)
            {
                text.Append(separator).Append(Short(signal));
                separator = " ";
            }
        }

        text.Append(']');
    }
}
