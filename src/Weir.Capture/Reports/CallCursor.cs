using Weir.Capture.Rows;
using Weir.Catalogue;
using Weir.Catalogue.Operations;

namespace Weir.Capture.Reports;

/// <summary>Walks the rows of a set as calls: what findings and tables look at.</summary>
public sealed class CallCursor
{
    private readonly TextData? _comm, _call, _family, _path, _error, _args, _async;
    private readonly NumberData? _pid, _tid, _time, _latency, _gap, _bytes, _requested, _offset, _fd, _result, _done;
    private readonly ReturnClass?[] _returns;
    private readonly RowSet _rows;

    /// <summary>Begins before the first row.</summary>
    public CallCursor(RowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _rows = rows;
        (_comm, _call, _family) = (rows.Texts("comm"), rows.Texts("syscall"), rows.Texts("family"));
        (_path, _error, _args) = (rows.Texts("path"), rows.Texts("error"), rows.Texts("args"));
        (_pid, _tid, _time) = (rows.Numbers("pid"), rows.Numbers("tid"), rows.Numbers("time_ns"));
        (_latency, _gap, _bytes) = (rows.Numbers("latency_ns"), rows.Numbers("gap_ns"), rows.Numbers("bytes"));
        (_requested, _offset) = (rows.Numbers("requested"), rows.Numbers("offset"));
        (_fd, _result) = (rows.Numbers("fd"), rows.Numbers("ret"));
        (_async, _done) = (rows.Texts("async"), rows.Numbers("done_ns"));
        _returns =
        [
            .. (_call?.Distinct ?? [])
                .Select(c => Syscalls.Find(c)?.Returns ?? OperationNames.Find(c)?.Call.Returns),
        ];
    }

    /// <summary>Index of the current row.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>Name of the thread.</summary>
    public string Comm => _comm?[Row] ?? "?";

    /// <summary>Process; -1 unknown.</summary>
    public long Pid => _pid?[Row] ?? -1;

    /// <summary>Thread; -1 unknown.</summary>
    public long Tid => _tid?[Row] ?? -1;

    /// <summary>Name of the call.</summary>
    public string Call => _call?[Row] ?? "?";

    /// <summary>Its family.</summary>
    public string Family => _family?[Row] ?? "?";

    /// <summary>File, or null.</summary>
    public string? Path => _path?[Row];

    /// <summary>Error's name, or null.</summary>
    public string? Error => _error?[Row];

    /// <summary>Arguments, decoded, or null.</summary>
    public string? Arguments => _args?[Row];

    /// <summary>Boot clock at enter, or null.</summary>
    public long? TimeNs => _time?[Row];

    /// <summary>Time inside, or null.</summary>
    public long? LatencyNs => _latency?[Row] is >= 0 and var known ? known : null;

    /// <summary>Time since the thread's previous call, or null.</summary>
    public long? GapNs => _gap?[Row];

    /// <summary>Bytes moved, or null.</summary>
    public long? Bytes => _bytes?[Row] is >= 0 and var known ? known : null;

    /// <summary>Bytes asked for, or null.</summary>
    public long? Requested => _requested?[Row];

    /// <summary>File offset named, or null.</summary>
    public long? Offset => _offset?[Row];

    /// <summary>Descriptor, or null.</summary>
    public long? Fd => _fd?[Row];

    /// <summary>Raw result, or null.</summary>
    public long? Result => _result?[Row];

    /// <summary>The ways of an asynchronous operation, such as <c>worker+linked</c>; null for syscalls.</summary>
    public string? Async => _async?[Row];

    /// <summary>Boot clock when a file system had finished an asynchronous operation, or null.</summary>
    public long? DoneNs => _done?[Row];

    /// <summary>What the call's result means; null for calls that are not in the catalogue.</summary>
    public ReturnClass? Returns => _call is null || _call.Indexes[Row] < 0 ? null : _returns[_call.Indexes[Row]];

    /// <summary>Whether it got bytes.</summary>
    public bool IsRead => Returns == ReturnClass.BytesRead;

    /// <summary>Whether it gave bytes.</summary>
    public bool IsWrite => Returns == ReturnClass.BytesWritten;

    /// <summary>Goes to the next row; false behind the last.</summary>
    public bool Next() => ++Row < _rows.Count;
}
