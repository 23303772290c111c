using System.Text;
using Weir.Tui.Cells;

namespace Weir.Tui.Tests;

public sealed class CanvasTests
{
    [Theory]
    [InlineData("plain", 10, Fit.Left, "plain")]
    [InlineData("a long text", 6, Fit.Left, "a lon…")]
    [InlineData("12", 5, Fit.Right, "   12")]
    [InlineData("123456", 5, Fit.Right, "1234…")]
    [InlineData("/var/lib/some/where/file.db", 16, Fit.Middle, "/var/…re/file.db")]
    [InlineData("日本語", 5, Fit.Left, "日本…")]
    [InlineData("日本語", 4, Fit.Left, "日…")]
    [InlineData("日本語", 6, Fit.Left, "日本語")]
    [InlineData("e\u0301te\u0301", 3, Fit.Left, "e\u0301te\u0301")]
    [InlineData("a\e[31mb\u202e", 20, Fit.Left, "a\\x1b[31mb\\u202e")]
    [InlineData("\t\n", 20, Fit.Left, "\\x09\\x0a")]
    public void Texts_take_the_columns_they_are_given(string text, int width, Fit fit, string expected)
    {
        Canvas canvas = new(30, 1);
        int taken = canvas.Write(0, 0, text, Style.Plain, width, fit);

        Assert.True(taken <= width);
        Assert.Equal(expected + "\n", canvas.ToText());
    }

    [Fact]
    public void Half_a_character_shows_as_a_replacement()
    {
        Canvas canvas = new(30, 1);
        canvas.Write(0, 0, "\ud800x", Style.Plain);

        Assert.Equal("\ufffdx\n", canvas.ToText());
    }

    [Fact]
    public void Half_of_a_wide_character_does_not_stay()
    {
        Canvas canvas = new(6, 1);
        canvas.Write(0, 0, "日本", Style.Plain);
        canvas.Write(1, 0, "x", Style.Plain);

        Assert.Equal(" x本\n", canvas.ToText());
        canvas.Write(2, 0, "y", Style.Plain);
        Assert.Equal(" xy\n", canvas.ToText());
        Assert.Equal(' ', canvas[3, 0].Rune);
    }

    [Fact]
    public void Nothing_is_written_outside()
    {
        Canvas canvas = new(3, 2);
        canvas.Write(2, 1, "日本", Style.Plain);
        canvas.Write(-1, 0, "x", Style.Plain);
        canvas.Write(0, 7, "x", Style.Plain);

        Assert.Equal("\n  …\n", canvas.ToText());
    }

    [Fact]
    public void Only_what_changed_is_sent()
    {
        ScreenPainter painter = new(ColorDepth.Sixteen);
        Canvas first = new(20, 3), second = new(20, 3);
        first.Write(0, 1, "hello world", Style.Plain);
        second.Write(0, 1, "hello World", new Style(Color.Default));
        string whole = Encoding.UTF8.GetString(painter.Paint(first));
        string changed = Encoding.UTF8.GetString(painter.Paint(second));

        Assert.StartsWith("\e[?2026h\e[0m\e[2J\e[2;1Hhello", whole, StringComparison.Ordinal);
        Assert.Equal("\e[?2026h\e[0m\e[2;7HW\e[0m\e[?2026l", changed);
        Assert.True(painter.Paint(second).IsEmpty);
    }

    [Fact]
    public void A_changed_style_of_a_wide_character_sends_it_once()
    {
        ScreenPainter painter = new(ColorDepth.None);
        Canvas first = new(8, 1), second = new(8, 1);
        first.Write(0, 0, "日x", Style.Plain);
        second.Write(0, 0, "日x", Style.Plain.With(Look.Bold));
        painter.Paint(first);

        Assert.Equal(
            "\e[?2026h\e[0m\e[1;1H\e[0;1m日\e[1;3Hx\e[0m\e[?2026l",
            Encoding.UTF8.GetString(painter.Paint(second)));
    }

    [Theory]
    [InlineData(ColorDepth.None, "\e[0m")]
    [InlineData(ColorDepth.Sixteen, "\e[0;31;102m")]
    [InlineData(ColorDepth.TwoHundredFiftySix, "\e[0;38;5;196;102m")]
    [InlineData(ColorDepth.True, "\e[0;38;2;255;0;0;102m")]
    public void Colours_are_those_that_the_terminal_has(ColorDepth depth, string expected)
    {
        Canvas canvas = new(2, 1);
        canvas.Write(0, 0, "x", new Style(Color.Of(0xff0000, 1), Color.Of(10)));

        string sent = Encoding.UTF8.GetString(new ScreenPainter(depth).Paint(canvas));
        Assert.Contains($"\e[1;1H{expected}x", sent, StringComparison.Ordinal);
    }
}
