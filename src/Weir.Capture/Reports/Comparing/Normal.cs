namespace Weir.Capture.Reports.Comparing;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    /// <summary>
    /// Chance of being at least so far from the mean, on either side. Complementary error function after Numerical
    /// Recipes' Chebyshev fit; its relative error is below 1.2e-7 everywhere.
    /// </summary>
    public static double TwoSided(double z)
    {
        double x = Math.Abs(z) / Math.Sqrt(2);
        double t = 1 / (1 + (0.5 * x));
        ReadOnlySpan<double> c =
        [
            -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
            -0.82215223, 0.17087277,
        ];
        double sum = 0;
        for (int i = c.Length - 1; i >= 0; i--)
        {
            sum = (sum * t) + c[i];
        }

        return Math.Min(1, t * Math.Exp((-x * x) + sum));
    }
}
