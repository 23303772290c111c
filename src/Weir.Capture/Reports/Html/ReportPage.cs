using System.Text;
using System.Text.Json;
using Weir.Flame;
using Weir.Flame.Svg;

namespace Weir.Capture.Reports.Html;

/// <summary>
/// A report as one HTML file that fetches nothing. Names of traced programs reach it as JSON data and escaped text
/// alone; a policy in the page forbids every other source besides.
/// </summary>
public static class ReportPage
{
    /// <summary>Writes the page.</summary>
    public static void Write(CaptureReport report, TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(to);
        string title = report.Keys.GetValueOrDefault(CaptureKeys.Command, "Capture");
        to.Write("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
        to.Write("<meta http-equiv=\"Content-Security-Policy\" ");
        to.Write("content=\"default-src 'none'; style-src 'unsafe-inline'; ");
        to.Write("script-src 'unsafe-inline'; img-src data:\">\n");
        to.Write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        to.Write($"<title>{XmlText.Escape(VisibleText.Of(title, 80))} – weir report</title>\n<style>\n");
        to.Write(Resource("report.css"));
        to.Write("</style></head><body>\n");
        to.Write(Resource("report.html"));
        to.Write("<section id=\"flame\"><h2>Where the calls go</h2>\n");
        FlameOptions options = report.Fold.Options("Calls", "") with { RootOnTop = true };
        to.Write(FlameSvg.Element(report.Fold.Fold, options));
        to.Write("</section>\n");
        to.Write("<footer>Made by weir. This file holds everything it shows and fetches nothing.</footer>\n");
        to.Write("<script type=\"application/json\" id=\"data\">");
        to.Write(Json(report));
        to.Write("</script>\n<script>\n");
        to.Write(Resource("report.js"));
        to.Write("</script></body></html>\n");
    }

    // The writer's default escapes <, > and & as \u003C and so on: no text can end the script element.
    private static string Json(CaptureReport report)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            ReportJson.Write(report, json);
        }

        return Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} was not built in.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
