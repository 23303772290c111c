using System.Globalization;
using Weir.Capture.Text;
using Weir.Tui.Cells;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Views;

/// <summary>The screen of a model. Pure: equal models give equal screens.</summary>
public static class View
{
    /// <summary>The least width and height that anything can be read at.</summary>
    public const int LeastWidth = 32, LeastHeight = 8;

    /// <summary>Draws it.</summary>
    public static Canvas Of(DashboardModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Canvas canvas = new(Math.Max(1, model.Width), Math.Max(1, model.Height));
        if (model.Width < LeastWidth || model.Height < LeastHeight)
        {
            canvas.Write(0, 0, $"{model.Width}x{model.Height}: too small", Ink.Plain);
            canvas.Write(0, 1, $"({LeastWidth}x{LeastHeight} needed)", Ink.Dim);
            return canvas;
        }

        Head.Draw(canvas, model);
        Area body = new(canvas, 0, 2, canvas.Width, canvas.Height - 4);
        if (model.Help)
        {
            HelpView.Draw(body);
        }
        else
        {
            Body(body, model);
        }

        Foot.Draw(canvas, model);
        return canvas;
    }

    private static void Body(Area area, DashboardModel model)
    {
        switch (model.Tab)
        {
            case Tab.Overview:
                Overview.Draw(area, model);
                break;
            case Tab.Flame:
                FlameChart.Draw(area, model);
                break;
            case Tab.Stream:
                StreamView.Draw(area, model);
                break;
            case Tab.Now:
                NowView.Draw(area, model);
                break;
            case Tab.Async:
                AsyncView.Draw(area, model);
                break;
            default:
                TableView.Draw(
                    area, Columns.Of(model.Tab), OrderedRows.Of(model), model.Order, model.Selected,
                    model.Tab switch { Tab.Processes => "process", Tab.Files => "file", _ => "syscall" },
                    TableView.NameWidth(area.Width, model.Tab));
                break;
        }
    }
}

/// <summary>A part of a canvas.</summary>
/// <param name="Canvas">The canvas.</param>
/// <param name="X">Its first column.</param>
/// <param name="Y">Its first row.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
internal readonly record struct Area(Canvas Canvas, int X, int Y, int Width, int Height)
{
    /// <summary>Writes where it fits; nothing below the area.</summary>
    public int Write(int x, int y, string text, Style style, int width = int.MaxValue, Fit fit = Fit.Left) =>
        y < Height && x < Width ? Canvas.Write(X + x, Y + y, text, style, Math.Min(width, Width - x), fit) : 0;

    /// <summary>What is left below so many rows.</summary>
    public Area Below(int rows) => this with { Y = Y + rows, Height = Math.Max(0, Height - rows) };

    /// <summary>The first rows.</summary>
    public Area Top(int rows) => this with { Height = Math.Clamp(rows, 0, Height) };
}

/// <summary>Numbers as they stand in narrow columns.</summary>
internal static class Figures
{
    /// <summary>A count with at most five characters: 9999, 12.3k, 4.56M.</summary>
    public static string Count(double number)
    {
        string[] units = ["", "k", "M", "G", "T"];
        int unit = 0;
        while (number >= (unit == 0 ? 9999.5 : 999.5) && unit < units.Length - 1)
        {
            number /= 1000;
            unit++;
        }

        string format = unit == 0 ? (number is > 0 and < 9.95 && number % 1 != 0 ? "0.0" : "0")
            : number < 9.995 ? "0.00" : number < 99.95 ? "0.0" : "0";
        return number.ToString(format, CultureInfo.InvariantCulture) + units[unit];
    }

    /// <summary>The same, a dash for none.</summary>
    public static string Some(double number) => number <= 0 ? "-" : Count(number);

    /// <summary>Bytes in a second.</summary>
    public static string BytesPerSecond(double bytes) => bytes < 1 ? "-" : TimeText.Bytes((long)bytes) + "/s";

    /// <summary>How many at once, as a share of one: 0.05, 1.2, 32.</summary>
    public static string Load(double load) => load < 0.005 ? "-"
        : load.ToString(load < 9.95 ? "0.00" : load < 99.5 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>A duration of milliseconds as a clock: 12.3s, 4:05, 1:02:03.</summary>
    public static string Elapsed(long ms)
    {
        TimeSpan span = TimeSpan.FromMilliseconds(ms);
        return span.TotalSeconds < 60
            ? span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + "s"
            : span.TotalHours < 1
                ? span.ToString(@"m\:ss", CultureInfo.InvariantCulture)
                : $"{(long)span.TotalHours}{span.ToString(@"\:mm\:ss", CultureInfo.InvariantCulture)}";
    }
}
