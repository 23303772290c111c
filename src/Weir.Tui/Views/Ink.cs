using Weir.Tui.Cells;

namespace Weir.Tui.Views;

/// <summary>The styles of the dashboard, each with one meaning.</summary>
internal static class Ink
{
    public static Style Plain => Style.Plain;

    public static Style Dim => Style.Plain.With(Look.Dim);

    public static Style Title => Style.Plain.With(Look.Bold);

    public static Style Name => new(Color.Of(6));

    public static Style Error => new(Color.Of(1));

    public static Style Alarm => new Style(Color.Of(1)).With(Look.Bold);

    public static Style Slow => new(Color.Of(3));

    public static Style Read => new(Color.Of(2));

    public static Style Written => new(Color.Of(5));

    public static Style Bar => new(Color.Of(4));

    public static Style Selected => Style.Plain.With(Look.Reverse);

    public static Style Bright => new Style(Color.Of(6)).With(Look.Bold);
}
