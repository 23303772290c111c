using System.Numerics;

namespace Weir.Capture.Parquet;

/// <summary>Smallest and largest of many numbers.</summary>
internal static class Bounds
{
    public static T Min<T>(ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        T least = values[0];
        foreach (T value in values)
        {
            least = T.Min(least, value);
        }

        return least;
    }

    public static T Max<T>(ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        T most = values[0];
        foreach (T value in values)
        {
            most = T.Max(most, value);
        }

        return most;
    }
}
