using System.Collections.Immutable;
using Weir.Capture;
using Weir.Capture.Files;
using Weir.Trace.Filters;

namespace Weir.Cli.Tracing;

/// <summary>Turns the options that say how and where calls are shown into <see cref="OutputOptions"/>.</summary>
internal sealed class OutputReader(TraceArguments arguments, OptionValues values)
{
    private const string StandardOutput = "-";

    /// <summary>Reads and checks them.</summary>
    /// <param name="streams">Whether calls go to a server: then they go nowhere else unless an output is named.</param>
    public OutputOptions Read(bool streams)
    {
        (long? bytes, TimeSpan? after) = Rotation();
        OutputOptions options = new()
        {
            Files = Files(streams),
            Summary = values.Given(arguments.Summary),
            RotateBytes = bytes,
            RotateAfter = after,
            Keep = (int?)values.Count(arguments.Keep, 1, int.MaxValue),
            HiveFolders = values.Given(arguments.Hive),
            Escape = values.Choose(arguments.Escape, Choice.Auto),
            Color = values.Choose(arguments.Color, Choice.Auto),
            Time = values.Choose(arguments.Time, TimeColumn.Relative),
            Quiet = values.Given(arguments.Quiet),
        };
        Refuse(options);
        return options;
    }

    private ImmutableArray<OutputFile> Files(bool streams)
    {
        // The format of outputs whose names say none.
        string? ending = values.Choose(arguments.Format, OutputFormat.Text) switch
        {
            OutputFormat.Csv => ".csv",
            OutputFormat.Jsonl => ".jsonl",
            _ => null,
        };
        string[] paths = values.Values(arguments.Output);
        if (paths.Length == 0)
        {
            if (streams && !values.Has(arguments.Format))
            {
                return [];
            }

            return [new OutputFile(null, ending)];
        }

        if (paths.Any(p => p.Length == 0))
        {
            throw new MisuseException("--output: a file without a name");
        }

        if (paths.GroupBy(p => p == StandardOutput ? p : Path.GetFullPath(p)).FirstOrDefault(g => g.Count() > 1) is
            { } twice)
        {
            throw new MisuseException($"--output: '{twice.First()}' is given twice");
        }

        ImmutableArray<OutputFile> files =
        [
            .. paths.Select(p => p == StandardOutput
                ? new OutputFile(null, ending)
                : new OutputFile(p, CaptureWriters.EndingOf(p) ?? ending)),
        ];
        if (values.Has(arguments.Format) && files.All(f => f.Ending != ending))
        {
            throw new MisuseException(
                $"--format {values.One(arguments.Format)}: no output takes it, as '{paths[0]}' says its format by its "
                + "ending; leave --format out, or add -o - for standard output");
        }

        return files;
    }

    private (long? Bytes, TimeSpan? After) Rotation()
    {
        long? bytes = null;
        TimeSpan? after = null;
        foreach (string text in values.Words(arguments.Rotate))
        {
            // 10m is ten minutes, as everywhere; a size says so by a unit of bytes.
            if (Quantity.TryReadDuration(text, out long ns) && ns >= TimeSpan.NanosecondsPerTick && after is null)
            {
                after = OptionValues.Span(ns);
            }
            else if (Quantity.TryReadSize(text, out long size) && size > 0 && !char.IsAsciiDigit(text[^1])
                && bytes is null)
            {
                bytes = size;
            }
            else
            {
                throw new MisuseException(
                    $"--rotate: '{text}' is no size such as 1GiB and no time such as 10m; one of each at most");
            }
        }

        return (bytes, after);
    }

    private void Refuse(OutputOptions options)
    {
        if (options.Summary && values.Choose(arguments.Format, OutputFormat.Text) != OutputFormat.Text)
        {
            throw new MisuseException("--summary is text: leave out --format, or write rows and sum them up yourself");
        }

        bool rotates = options.RotateBytes is not null || options.RotateAfter is not null;
        if (options.Keep is not null && !rotates)
        {
            throw new MisuseException("--keep says how many files of --rotate are kept: add --rotate 1GiB or 10m");
        }

        string? option = rotates ? "--rotate" : options.HiveFolders ? "--hive" : null;
        if (option is null)
        {
            return;
        }

        if (options.Files.IsEmpty)
        {
            throw new MisuseException($"{option} is for files: add -o FILE");
        }

        foreach (OutputFile file in options.Files)
        {
            if (file.Path is null || PublishedFile.IsDevice(file.Path))
            {
                throw new MisuseException($"{option} is for files: {file.Name} has no name to begin a new one with");
            }

            if (file.Ending is null)
            {
                throw new MisuseException(
                    $"{option} is for captures: end '{file.Path}' in {string.Join(", ", CaptureWriters.Endings)}");
            }

            if (options.RotateBytes is not null && !CaptureWriters.Grows(file.Ending))
            {
                throw new MisuseException(
                    $"--rotate: '{file.Path}' is written at the end and has no size before: rotate it by time");
            }
        }
    }
}
