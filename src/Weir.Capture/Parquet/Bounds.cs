using System.Numerics;

namespace Weir.Capture.Parquet;

/// <summary>Smallest and largest of many numbers.</summary>
internal static class Bounds
{
    public static T Min<T>(ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        T least = values[0];
        if (Vector.IsHardwareAccelerated && values.Length >= Vector<T>.Count)
        {
            var leasts = new Vector<T>(values);
            for (; values.Length >= Vector<T>.Count; values = values[Vector<T>.Count..])
            {
                leasts = Vector.Min(leasts, new Vector<T>(values));
            }

            for (int i = 0; i < Vector<T>.Count; i++)
            {
                least = T.Min(least, leasts[i]);
            }
        }

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
        if (Vector.IsHardwareAccelerated && values.Length >= Vector<T>.Count)
        {
            var mosts = new Vector<T>(values);
            for (; values.Length >= Vector<T>.Count; values = values[Vector<T>.Count..])
            {
                mosts = Vector.Max(mosts, new Vector<T>(values));
            }

            for (int i = 0; i < Vector<T>.Count; i++)
            {
                most = T.Max(most, mosts[i]);
            }
        }

        foreach (T value in values)
        {
            most = T.Max(most, value);
        }

        return most;
    }
}
