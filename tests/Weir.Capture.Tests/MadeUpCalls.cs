using Weir.Capture.Rows;

namespace Weir.Capture.Tests;

/// <summary>Builds captures call by call, the way a test wants to tell its story.</summary>
internal sealed class MadeUpCalls
{
    public RowSet Rows { get; } = new(CallRows.Columns);

    public MadeUpCalls Add(
        string call, string? path = null, long? result = 0, string? error = null, long? latencyNs = 1000, int count = 1,
        long pid = 10, string comm = "prog", long? fd = null, long? bytes = null, long? offset = null,
        long? gapNs = 100, long? timeNs = null, string? ways = null, long? doneNs = null, string? arguments = null)
    {
        for (int i = 0; i < count; i++)
        {
            long seq = Rows.Count + 1;
            foreach (ColumnData data in Rows.Data)
            {
                object? value = data.Column.Name switch
                {
                    "seq" => seq, "time_ns" => timeNs ?? (seq * 10_000), "gap_ns" => gapNs, "latency_ns" => latencyNs,
                    "pid" or "tid" => pid, "comm" => comm, "syscall" => call, "family" => "fs", "path" => path,
                    "fd" => fd, "ret" => result, "error" => error, "bytes" => bytes, "offset" => offset,
                    "requested" => bytes, "state" => "finished", "async" => ways, "done_ns" => doneNs,
                    "args" => arguments, _ => null,
                };
                if (data is NumberData numbers)
                {
                    numbers.Append((long?)value);
                }
                else
                {
                    ((TextData)data).Append((string?)value);
                }
            }
        }

        return this;
    }
}
