using System.Globalization;
using Weir.Capture.Formats;
using Weir.Capture.Rows;
using Weir.Trace;

namespace Weir.Capture;

/// <summary>Takes calls, gathers them as rows and hands those to a writer. For one thread.</summary>
public sealed class CaptureSink : IDisposable
{
    // Long texts count before many rows do: memory stays bounded whatever programs open.
    private const long MostWeightBytes = 96 << 20;
    private readonly IRowWriter _writer;
    private readonly CaptureOptions _options;
    private readonly RowSet _rows;
    private long _lastFlush;

    /// <summary>Makes a sink.</summary>
    /// <param name="writer">Where rows go; belongs to the sink.</param>
    /// <param name="options">When they go.</param>
    public CaptureSink(IRowWriter writer, CaptureOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(options);
        _writer = writer;
        _options = options;
        _rows = new RowSet(CallRows.Columns, Math.Min(writer.PreferredRows, 4096));
        _lastFlush = options.Clock.GetTimestamp();
    }

    /// <summary>Rows taken.</summary>
    public long RowCount { get; private set; }

    /// <summary>Takes calls.</summary>
    public void Write(ReadOnlySpan<Call> calls)
    {
        CallRows.Append(_rows, calls);
        RowCount += calls.Length;
        if (_rows.Count >= _writer.PreferredRows || _rows.WeightBytes >= MostWeightBytes)
        {
            Flush();
        }
        else
        {
            FlushIfDue();
        }
    }

    /// <summary>Hands rows on when the last time is long ago; call it when no calls come.</summary>
    public void FlushIfDue()
    {
        if (_options.Clock.GetElapsedTime(_lastFlush) >= _options.FlushAfter)
        {
            Flush();
        }
    }

    /// <summary>Hands all rows on.</summary>
    public void Flush()
    {
        if (_rows.Count > 0)
        {
            _writer.Write(_rows);
            _rows.Clear();
        }

        _lastFlush = _options.Clock.GetTimestamp();
    }

    /// <summary>Ends the capture well.</summary>
    /// <param name="closing">What is known only now, such as the loss account.</param>
    public void Complete(IReadOnlyList<KeyValuePair<string, string>> closing)
    {
        ArgumentNullException.ThrowIfNull(closing);
        Flush();
        string rows = RowCount.ToString(CultureInfo.InvariantCulture);
        _writer.Complete([new(CaptureKeys.Rows, rows), .. closing]);
    }

    /// <summary>Closes the output; one that was not completed stays visibly incomplete.</summary>
    public void Dispose() => _writer.Dispose();
}
