using System.CommandLine;
using Weir.Capture;
using Weir.Capture.Files;
using Weir.Capture.Formats;
using Weir.Capture.Rows;
using Weir.Capture.Text;
using Weir.Cli.Captures;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;

namespace Weir.Cli.Verbs;

/// <summary><c>weir cat</c>.</summary>
internal static class CatVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Argument<string> file = new("file");
        Option<string?> filter = new("--filter")
        {
            HelpName = "EXPR", Description = "Only rows that fulfil the condition.",
        };
        Option<string?> format = new Option<string?>("--format", "-f")
        {
            HelpName = "FORMAT", Description = "text (default), csv or jsonl.",
        }.Taking(() => ["text", "csv", "jsonl"]);
        Option<string?> output = new("--output", "-o")
        {
            HelpName = "FILE",
            Description = "Write to FILE; its ending says how: .parquet, .csv, .jsonl, .trace.json, .folded.",
        };
        Verb verb = new("cat", "Read a capture back as lines, CSV, JSON lines or another file")
        {
            Synopses = ["cat [OPTION]… FILE"],
            Text = ["Conditions are the ones of weir trace --filter, on the columns of the capture."],
            Examples =
            [
                ("weir cat run.parquet --filter 'latency_ns > 10ms and error'", "slow calls that failed"),
                ("weir cat run.parquet -o run.trace.json", "a trace for the Perfetto page"),
            ],
        };
        verb.Arguments.Add(file);
        verb.AddGroup("What and how", filter, format, output);
        verb.SetAction(parsed => Run(
            world, parsed.GetValue(file)!, parsed.GetValue(filter), parsed.GetValue(format) ?? "text",
            parsed.GetValue(output)));
        return verb;
    }

    private static int Run(Surroundings world, string path, string? filter, string format, string? output)
    {
        using CaptureFile capture = CaptureInput.Open(path);
        foreach (string warning in capture.Warnings)
        {
            world.Error.WriteLine($"weir: {warning}");
        }

        IEnumerable<RowSet> rows = CaptureInput.Rows(capture, filter);
        if (output is not null)
        {
            Convert(capture, rows, filter, output);
            return ExitCode.Done;
        }

        if (format == "text")
        {
            var lines = new LineFormat(world.Out);
            foreach (RowSet set in rows)
            {
                lines.Write(set);
            }

            world.Out.Flush();
            return ExitCode.Done;
        }

        Records(world.OpenOutput(null), format, capture, rows);
        return ExitCode.Done;
    }

    private static void Records(IByteSink sink, string format, CaptureFile capture, IEnumerable<RowSet> rows)
    {
        ILineFormat records = format switch
        {
            "csv" => new CsvFormat(sink.IsTerminal ? new EscapedText(all: true) : null),
            "jsonl" => new JsonLinesFormat(),
            _ => throw new MisuseException($"no format '{format}': text, csv or jsonl"),
        };
        using var writer = new LineWriter(sink, records, capture.Columns);
        foreach (RowSet set in rows)
        {
            writer.Write(set);
        }

        writer.Complete([]);
    }

    private static void Convert(CaptureFile capture, IEnumerable<RowSet> rows, string? filter, string output)
    {
        var options = new CaptureOptions { Codecs = ZstdCodec.Codecs, Keys = [.. Keys(capture, filter)] };
        try
        {
            using IRowWriter writer = CaptureWriters.OpenRows(output, capture.Columns, options);
            long count = 0;
            foreach (RowSet set in rows)
            {
                writer.Write(set);
                count += set.Count;
            }

            writer.Complete([new(CaptureKeys.Rows, count.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        }
        catch (ArgumentException e)
        {
            throw new MisuseException(e.Message);
        }
    }

    // A part of a capture must not pass for the whole of it.
    private static IEnumerable<KeyValuePair<string, string>> Keys(CaptureFile capture, string? filter)
    {
        string before = capture.Keys.GetValueOrDefault(CaptureKeys.Filters, "");
        string both = string.Join(" and ", new[] { before, filter ?? "" }.Where(f => f.Length > 0));
        return capture.Keys.Where(k => k.Key is not (CaptureKeys.Rows or CaptureKeys.Filters))
            .Append(new(CaptureKeys.Filters, both));
    }
}
