using Weir.Capture.Text;

namespace Weir.Tui.Cells;

/// <summary>Styles as terminals are told them (ECMA-48, Select Graphic Rendition).</summary>
internal static class Sgr
{
    /// <summary>Appends what makes the following text look so, whatever it looked like before.</summary>
    public static void Append(Utf8Buffer to, Style style, ColorDepth depth)
    {
        to.Append("\e[0"u8);
        to.Append(style.Look.HasFlag(Look.Bold) ? ";1"u8 : default);
        to.Append(style.Look.HasFlag(Look.Dim) ? ";2"u8 : default);
        to.Append(style.Look.HasFlag(Look.Underline) ? ";4"u8 : default);
        to.Append(style.Look.HasFlag(Look.Reverse) ? ";7"u8 : default);
        if (depth != ColorDepth.None)
        {
            Append(to, style.Fore, depth, isGround: false);
            Append(to, style.Back, depth, isGround: true);
        }

        to.Append((byte)'m');
    }

    private static void Append(Utf8Buffer to, Color color, ColorDepth depth, bool isGround)
    {
        if (color.Sort == ColorSort.Default)
        {
            return;
        }

        if (color.Sort == ColorSort.Named || depth == ColorDepth.Sixteen)
        {
            int bright = color.Number >= 8 ? 60 - 8 : 0;
            Word(to, (isGround ? 40 : 30) + bright + color.Number);
            return;
        }

        Word(to, isGround ? 48 : 38);
        if (depth == ColorDepth.True)
        {
            Word(to, 2);
            Word(to, color.Red);
            Word(to, color.Green);
            Word(to, color.Blue);
            return;
        }

        Word(to, 5);
        Word(to, 16 + (36 * Step(color.Red)) + (6 * Step(color.Green)) + Step(color.Blue));
    }

    // The steps of the cube are 0, 95, 135, 175, 215 and 255.
    private static int Step(byte part) => part < 48 ? 0 : part < 115 ? 1 : (part - 35) / 40;

    private static void Word(Utf8Buffer to, int number)
    {
        to.Append((byte)';');
        to.Append((long)number);
    }
}
