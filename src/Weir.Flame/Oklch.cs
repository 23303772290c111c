namespace Weir.Flame;

/// <summary>
/// Colours of even lightness: the OKLCH space of Björn Ottosson (2020), turned into sRGB here so that pictures need
/// no recent renderer.
/// </summary>
public static class Oklch
{
    /// <summary>A colour as #rrggbb; what sRGB cannot show is clipped.</summary>
    public static string Hex(double lightness, double chroma, double hueDegrees) =>
        $"#{Rgb(lightness, chroma, hueDegrees):x6}";

    /// <summary>A colour as 0xrrggbb; what sRGB cannot show is clipped.</summary>
    public static int Rgb(double lightness, double chroma, double hueDegrees)
    {
        double hue = hueDegrees * Math.PI / 180;
        double a = chroma * Math.Cos(hue);
        double b = chroma * Math.Sin(hue);
        double l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        double m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        double s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        int red = Channel((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s));
        int green = Channel((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s));
        int blue = Channel((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
        return (red << 16) | (green << 8) | blue;
    }

    private static double Cube(double value) => value * value * value;

    private static int Channel(double linear)
    {
        double gamma = linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
        return (int)Math.Round(Math.Clamp(gamma, 0, 1) * 255);
    }
}
