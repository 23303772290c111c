using System.Globalization;
using Weir.Capture.Files;
using Weir.Capture.Parquet;
using Weir.Capture.Parquet.Codecs;
using Weir.Capture.Rows;

namespace Weir.Capture;

/// <summary>A capture, opened to be read.</summary>
public sealed class CaptureFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly ParquetReader _reader;

    private CaptureFile(string path, FileStream stream, ParquetReader reader)
    {
        Path = path;
        _stream = stream;
        _reader = reader;
        Keys = reader.KeyValues.GroupBy(k => k.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);
        Warnings = [.. Warn()];
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Whether its rows are sums of calls (<c>.agg.parquet</c>) and not single calls.</summary>
    public bool HoldsSums => Columns.Any(c => c.Name == "calls");

    /// <summary>Facts of the footer, by <see cref="CaptureKeys"/>.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; }

    /// <summary>The columns that can be read.</summary>
    public IReadOnlyList<Column> Columns => _reader.Columns;

    /// <summary>Rows in it.</summary>
    public long RowCount => _reader.RowCount;

    /// <summary>What whoever reads a report must know, a line each: incomplete, newer schema, losses.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether every call is known to be there: complete, and an account without losses.</summary>
    public bool IsWhole => _reader.Recovery is null && Keys.GetValueOrDefault(CaptureKeys.Lost) == "0";

    /// <summary>Opens a capture.</summary>
    /// <exception cref="InvalidDataException">It is none, or nothing in it is whole.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CaptureFile Open(string path, CodecSet? codecs = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (PublishedFile.IsDevice(path))
        {
            throw new InvalidDataException(
                "A capture is read from its end, and this is a device or pipe: copy it to a file.");
        }

        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var reader = ParquetReader.Open(stream, codecs);
            if (!reader.Columns.Any(c => c is { Name: "syscall", Type: ColumnType.Text }))
            {
                throw new InvalidDataException(
                    "The file is a Parquet table, but no capture: it has no column syscall.");
            }

            return new CaptureFile(path, stream, reader);
        }
        catch (Exception)
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The rows, a group at a time.</summary>
    /// <param name="wanted">Names of the columns to read, or null for all.</param>
    public IEnumerable<RowSet> Read(IReadOnlyCollection<string>? wanted = null) =>
        Enumerable.Range(0, _reader.GroupCount).Select(g => _reader.Read(g, wanted));

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private IEnumerable<string> Warn()
    {
        if (_reader.Recovery is { } recovery)
        {
            yield return recovery.ToString();
        }

        if (int.TryParse(Keys.GetValueOrDefault(CaptureKeys.Schema), CultureInfo.InvariantCulture, out int schema)
            && schema > CaptureKeys.CurrentSchema)
        {
            yield return $"The capture was written by a newer version (schema {schema}); later columns are not shown.";
        }

        // Of a recovered capture the line before has said that its account is missing.
        string lost = Keys.GetValueOrDefault(CaptureKeys.Lost) ?? (_reader.Recovery is null ? "unknown" : "0");
        if (lost != "0")
        {
            yield return $"Calls lost while tracing: {lost}. Sums are lower bounds.";
        }

        if (long.TryParse(Keys.GetValueOrDefault(CaptureKeys.Rows), CultureInfo.InvariantCulture, out long rows)
            && rows != RowCount && !HoldsSums && !Keys.ContainsKey(CaptureKeys.Part))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, 
                $"The capture says that it has {rows:N0} rows, but {RowCount:N0} are there.");
        }
    }
}
