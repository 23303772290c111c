using System.CommandLine;
using System.Text;
using System.Text.Json;
using Weir.Capture;
using Weir.Capture.Files;
using Weir.Capture.Reports;
using Weir.Capture.Reports.Html;
using Weir.Cli.Captures;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;

namespace Weir.Cli.Verbs;

/// <summary><c>weir report</c>.</summary>
internal static class ReportVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Argument<string> file = new("file");
        Option<string?> filter = new("--filter")
        {
            HelpName = "EXPR", Description = "Only rows that fulfil the condition.",
        };
        Option<string?> html = new("--html")
        {
            HelpName = "FILE", Description = "Write one self-contained page to FILE.",
        };
        Option<bool> json = new("--json") { Description = "JSON, for machines." };
        Verb verb = new("report", "Say what happened in a capture, and what looks wrong")
        {
            Synopses = ["report [OPTION]… FILE"],
            Text =
            [
                "Totals, findings, and tables of calls, files and processes. A capture whose writer was killed gives "
                + "what was flushed, and says what is missing.",
            ],
            Examples =
            [
                ("weir report run.parquet", "what happened, in the terminal"),
                ("weir report run.parquet --html run.html", "a page to send to a colleague"),
            ],
        };
        verb.Arguments.Add(file);
        verb.AddGroup("What and how", filter, html, json);
        verb.SetAction(parsed => Run(
            world, parsed.GetValue(file)!, parsed.GetValue(filter), parsed.GetValue(html), parsed.GetValue(json)));
        return verb;
    }

    private static int Run(Surroundings world, string path, string? filter, string? html, bool json)
    {
        using CaptureFile capture = CaptureInput.Open(path);
        var report = CaptureReport.Of(CaptureInput.Rows(capture, filter), capture);
        if (html is not null)
        {
            using var page = PublishedFile.Create(html);
            using (var text = new StreamWriter(page.Stream, new UTF8Encoding(false), leaveOpen: true))
            {
                ReportPage.Write(report, text);
            }

            page.Publish();
        }

        if (json)
        {
            WriteJson(world, report);
        }
        else if (html is null)
        {
            bool terminal = !Console.IsOutputRedirected;
            ReportText.Write(report, world.Out, terminal ? Console.WindowWidth : 120, terminal);
        }

        world.Out.Flush();
        return ExitCode.Done;
    }

    private static void WriteJson(Surroundings world, CaptureReport report)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, new JsonWriterOptions { Indented = true }))
        {
            ReportJson.Write(report, writer);
        }

        world.Out.WriteLine(Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length));
    }
}
