using System.Globalization;
using Weir.Capture.Files;
using Weir.Capture.Formats;
using Weir.Capture.Rows;

namespace Weir.Capture;

/// <summary>Chooses the writer by a file's name.</summary>
public static class CaptureWriters
{
    private static readonly (string Ending, Maker Make)[] Known =
    [
        (".agg.parquet", static (path, _, options) => new AggregateFile(path, options)),
        (".parquet", static (path, columns, options) => new ParquetFormat(path, columns, options)),
        (".csv", static (path, columns, _) => new LineWriter(new FileSink(path), new CsvFormat(), columns)),
        (".jsonl", static (path, columns, _) => new LineWriter(new FileSink(path), new JsonLinesFormat(), columns)),
        (".trace.json", static (path, _, _) => new ChromeTraceFile(path)),
        (".folded", static (path, _, options) => new FoldFile(path, options, svg: false)),
        (".svg", static (path, _, options) => new FoldFile(path, options, svg: true)),
    ];

    private delegate IRowWriter Maker(string path, IReadOnlyList<Column> columns, CaptureOptions options);

    /// <summary>Endings of file names that have a writer.</summary>
    public static IEnumerable<string> Endings => Known.Select(k => k.Ending);

    /// <summary>The ending by which a file's name says its format; null when it says none.</summary>
    public static string? EndingOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Endings.FirstOrDefault(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether files of an ending grow while rows come; the others are written at the end.</summary>
    public static bool Grows(string ending) => ending is not (".folded" or ".svg" or ".agg.parquet");

    /// <summary>A sink that writes calls to a file; its name's ending says how.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="ending">The ending to go by, whatever the name is; null: the name's own.</param>
    /// <exception cref="ArgumentException">No writer has that ending.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static CaptureSink Open(string path, CaptureOptions? options = null, string? ending = null)
    {
        options ??= new CaptureOptions();
        options = options with
        {
            Keys =
            [
                new(CaptureKeys.Schema, CaptureKeys.CurrentSchema.ToString(CultureInfo.InvariantCulture)),
                .. options.Keys,
            ],
        };
        return new CaptureSink(OpenRows(path, CallRows.Columns, options, ending), options);
    }

    /// <summary>A writer of rows to a file; its name's ending says how, unless another one is given.</summary>
    public static IRowWriter OpenRows(
        string path, IReadOnlyList<Column> columns, CaptureOptions options, string? ending = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(options);
        ending ??= EndingOf(path);
        if (ending is null)
        {
            throw new ArgumentException(
                $"'{path}' does not say a format: end it in {string.Join(", ", Endings)}.");
        }

        Maker make = Known.First(k => k.Ending == ending).Make;
        return options.RotateBytes is null && options.RotateAfter is null && !options.HiveFolders
            ? make(path, columns, options)
            : new RotatingWriter(
                new RotatedNames(path, EndingOf(path) ?? Path.GetExtension(path), options),
                (part, keys) => make(part, columns, options with { Keys = keys }), options);
    }
}
