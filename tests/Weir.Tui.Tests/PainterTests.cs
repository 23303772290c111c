using System.Text;
using Weir.Tui.Cells;

namespace Weir.Tui.Tests;

public sealed class PainterTests
{
    private static readonly string[] Pieces =
        ["a", "hello", "日本", "e\u0301", " ", "…", "▁▇█", "\e[2J", "\u202e", "x\ud83d\ude80y", "\0\r\n\t"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_terminal_shows_what_was_painted_whatever_was_there(int seed)
    {
        const int Width = 23, Height = 7;
        Random random = new(seed);
        ScreenPainter painter = new(ColorDepth.True);
        TerminalScreen terminal = new(Width, Height);
        Canvas canvas = new(Width, Height);
        for (int round = 0; round < 300; round++)
        {
            // A screen that is partly like the last one, as real ones are.
            Canvas next = new(Width, Height);
            for (int y = 0; y < Height; y++)
            {
                Write(next, y, round - random.Next(2) * (y % 3));
            }

            canvas = next;
            terminal.Take(Encoding.UTF8.GetString(painter.Paint(canvas)));
            Assert.Equal(canvas.ToText(), terminal.Text);
            Assert.False(terminal.IsUpdating);
        }
    }

    private static void Write(Canvas canvas, int y, int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 6; i++)
        {
            canvas.Write(
                random.Next(canvas.Width), y, Pieces[random.Next(Pieces.Length)],
                new Style(Color.Of(random.Next(16))), random.Next(1, 12), (Fit)random.Next(3));
        }
    }
}
