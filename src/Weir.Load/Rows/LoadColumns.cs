using Weir.Capture.Rows;
using Weir.Catalogue.Reissuing;

namespace Weir.Load.Rows;

/// <summary>The columns of a row set that a load needs.</summary>
internal sealed class LoadColumns(RowSet rows)
{
    private readonly TextData? _path = rows.Texts("path"), _path2 = rows.Texts("path2"), _args = rows.Texts("args");
    private readonly TextData? _async = rows.Texts("async");
    private readonly NumberData? _time = rows.Numbers("time_ns"), _latency = rows.Numbers("latency_ns");
    private readonly NumberData? _pid = rows.Numbers("pid"), _tid = rows.Numbers("tid"), _fd = rows.Numbers("fd");
    private readonly NumberData? _result = rows.Numbers("ret"), _bytes = rows.Numbers("bytes");
    private readonly NumberData? _inode = rows.Numbers("inode");

    /// <summary>When a call began, or null.</summary>
    public long? StartNs(int row) => _time?[row];

    /// <summary>A row whose beginning is known.</summary>
    public LoadRow Row(int row, CallForm form)
    {
        long start = _time![row]!.Value;
        string? path = _path?[row], path2 = _path2?[row], arguments = _args?[row];
        return new LoadRow
        {
            Form = form,
            Rule = ReissueTable.Of(form, arguments, path, path2),
            StartNs = start,
            EndNs = start + Math.Max(0, _latency?[row] ?? 0),
            Pid = (int)(_pid?[row] ?? _tid![row] ?? 0),
            Tid = (int)(_tid![row] ?? 0),
            Fd = (int)(_fd?[row] ?? -1),
            Path = path,
            Path2 = path2,
            Arguments = arguments,
            Result = _result?[row],
            Bytes = _bytes?[row],
            Inode = (ulong)(_inode?[row] ?? 0),
            Ways = _async?[row],
        };
    }
}
