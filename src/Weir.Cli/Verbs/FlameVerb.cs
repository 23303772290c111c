using System.CommandLine;
using System.Text;
using Weir.Capture;
using Weir.Capture.Files;
using Weir.Capture.Reports;
using Weir.Capture.Rows;
using Weir.Cli.Captures;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Flame;
using Weir.Flame.Svg;

namespace Weir.Cli.Verbs;

/// <summary><c>weir flame</c>.</summary>
internal static class FlameVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Argument<string> file = new("file");
        Option<string> output = new("--output", "-o")
        {
            HelpName = "FILE",
            Description = "The picture (.svg), or folded stacks for other tools (.folded).",
            Required = true,
        };
        Option<string?> by = new Option<string?>("--by")
        {
            HelpName = "FIELDS", Description = "Frames, outermost first (comm,syscall,path).",
        }.Taking(() => CallRows.Columns.Select(c => c.Name));
        Option<string?> weight = new Option<string?>("--weight")
        {
            HelpName = "WHAT", Description = "What makes a frame wide: count (default), time, bytes or gap.",
        }.Taking(() => RowFold.Weights.Keys);
        Option<string?> filter = new("--filter")
        {
            HelpName = "EXPR", Description = "Only rows that fulfil the condition.",
        };
        Option<string?> before = new("--diff")
        {
            HelpName = "FILE", Description = "Compare with this earlier capture.",
        };
        Verb verb = new("flame", "Draw a capture as an interactive flame graph")
        {
            Synopses = ["flame [OPTION]… FILE -o PICTURE"],
            Text =
            [
                "The picture is one file that works in any browser: click to zoom, / to search, arrows to walk. A path "
                + "becomes a frame a folder. FILE is a capture, or folded stacks of any tool (.folded).",
            ],
            Examples =
            [
                ("weir flame run.parquet -o run.svg", "calls by program, call and file"),
                ("weir flame run.parquet --by syscall,error --weight time -o time.svg", "where time goes"),
                ("weir flame after.parquet --diff before.parquet -o diff.svg", "what grew is red, what shrank is blue"),
            ],
        };
        verb.Arguments.Add(file);
        verb.AddGroup("What and how", output, by, weight, filter, before);
        verb.SetAction(parsed => new Run(
            parsed.GetValue(by)?.Split(',') ?? ["comm", "syscall", "path"], parsed.GetValue(weight) ?? "count",
            parsed.GetValue(filter), world).Draw(
                parsed.GetValue(file)!, parsed.GetValue(before), parsed.GetValue(output)!));
        return verb;
    }

    private sealed record Run(string[] By, string Weight, string? Filter, Surroundings World)
    {
        public int Draw(string path, string? before, string output)
        {
            bool folded = output.EndsWith(".folded", StringComparison.OrdinalIgnoreCase);
            if (!folded && !output.EndsWith(".svg", StringComparison.OrdinalIgnoreCase)
                && !PublishedFile.IsDevice(output))
            {
                throw new MisuseException($"'{output}' does not say a format: end it in .svg or .folded");
            }

            (Fold fold, FlameOptions options) = Load(path);
            if (before is not null)
            {
                fold = Fold.Difference(Load(before).Fold, fold);
                options = options with { Differential = true, Title = $"{options.Title}: after and before" };
            }

            using var file = PublishedFile.Create(output);
            using (var text = new StreamWriter(file.Stream, new UTF8Encoding(false), leaveOpen: true))
            {
                if (folded)
                {
                    FoldedText.Write(fold, text);
                }
                else
                {
                    FlameSvg.Write(fold, options, text);
                }
            }

            file.Publish();
            return ExitCode.Done;
        }

        private (Fold Fold, FlameOptions Options) Load(string path)
        {
            if (path.EndsWith(".folded", StringComparison.OrdinalIgnoreCase))
            {
                return LoadFolded(path);
            }

            using CaptureFile capture = CaptureInput.Open(path);
            foreach (string warning in capture.Warnings)
            {
                World.Error.WriteLine($"weir: {warning}");
            }

            RowFold fold = Make(capture.Columns);
            foreach (RowSet rows in CaptureInput.Rows(capture, Filter))
            {
                fold.Add(rows);
            }

            if (fold.RowsWithoutWeight > 0)
            {
                World.Error.WriteLine(
                    $"weir: {fold.RowsWithoutWeight:N0} calls have no {Weight} and are not in the picture");
            }

            string title = capture.Keys.GetValueOrDefault(CaptureKeys.Command) ?? Path.GetFileName(path);
            return (fold.Fold, fold.Options(title, string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"{capture.RowCount:N0} calls")));
        }

        private RowFold Make(IReadOnlyList<Column> columns)
        {
            try
            {
                return new RowFold(By, Weight, columns);
            }
            catch (ArgumentException e)
            {
                throw new MisuseException(e.Message);
            }
        }

        private (Fold Fold, FlameOptions Options) LoadFolded(string path)
        {
            var fold = new Fold();
            using var text = new StreamReader(path);
            long refused = FoldedText.Read(text, fold);
            if (refused > 0)
            {
                World.Error.WriteLine($"weir: {refused:N0} lines of {path} are no stacks");
            }

            return (fold, new FlameOptions { Title = Path.GetFileName(path) });
        }
    }
}
