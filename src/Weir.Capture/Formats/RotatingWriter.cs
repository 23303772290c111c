using System.Globalization;
using Weir.Capture.Rows;

namespace Weir.Capture.Formats;

/// <summary>Writes a run as many files, each complete in itself, and deletes the oldest.</summary>
internal sealed class RotatingWriter : IRowWriter
{
    private readonly RotatedNames _names;
    private readonly Func<string, IReadOnlyList<KeyValuePair<string, string>>, IRowWriter> _make;
    private readonly CaptureOptions _options;
    private readonly Queue<string> _kept = new();
    private IRowWriter _current;
    private string _path = "";
    private long _since;
    private DateOnly _day;
    private int _part;
    private bool _hasRows;
    private long _before;

    public RotatingWriter(
        RotatedNames names, Func<string, IReadOnlyList<KeyValuePair<string, string>>, IRowWriter> make,
        CaptureOptions options)
    {
        _names = names;
        _make = make;
        _options = options;
        _current = Next();
    }

    public int PreferredRows => _current.PreferredRows;

    public long WrittenBytes => _before + _current.WrittenBytes;

    public void Write(RowSet rows)
    {
        if (IsDue())
        {
            _before += _current.WrittenBytes;
            // The loss account belongs to the run and stands in its last file.
            End([]);
            _current = Next();
        }

        _current.Write(rows);
        _hasRows = true;
    }

    public void Complete(IReadOnlyList<KeyValuePair<string, string>> closing) => End(closing);

    public void Dispose() => _current.Dispose();

    // A file without rows would be no use to anybody. A folder of a day holds that day's files: engines leave out whole
    // folders by their names.
    private bool IsDue() => _hasRows
        && (_current.WrittenBytes >= _options.RotateBytes
            || _options.Clock.GetElapsedTime(_since) >= _options.RotateAfter
            || (_options.HiveFolders && _names.Today != _day));

    private IRowWriter Next()
    {
        _since = _options.Clock.GetTimestamp();
        _day = _names.Today;
        _hasRows = false;
        _path = _names.Next(++_part);
        string part = _part.ToString(CultureInfo.InvariantCulture);
        return _make(_path, [.. _options.Keys, new(CaptureKeys.Part, part)]);
    }

    private void End(IReadOnlyList<KeyValuePair<string, string>> closing)
    {
        _current.Complete(closing);
        _current.Dispose();
        _kept.Enqueue(_path);
        while (_kept.Count > _options.Keep)
        {
            File.Delete(_kept.Dequeue());
        }
    }
}
