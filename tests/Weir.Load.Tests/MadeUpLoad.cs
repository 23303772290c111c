using Weir.Capture.Rows;
using Weir.Load.Planning;
using Weir.Load.Rows;

namespace Weir.Load.Tests;

/// <summary>
/// A capture that is written down call by call; each begins 1 ms after the one before and takes 0.5 ms.
/// </summary>
internal sealed class MadeUpLoad
{
    private const long StepNs = 1_000_000;

    private readonly RowSet _rows = new(CallRows.Columns);
    private long _now = 1_000_000_000;

    public int Pid { get; set; } = 100;

    public int Tid { get; set; } = 100;

    /// <summary>How long calls take from now on, ns.</summary>
    public long LatencyNs { get; set; } = StepNs / 2;

    /// <summary>How much later the next call begins, ns.</summary>
    public long NextNs { get; set; } = StepNs;

    public MadeUpLoad As(int pid, int? tid = null)
    {
        (Pid, Tid) = (pid, tid ?? pid);
        return this;
    }

    public MadeUpLoad Call(
        string call, string? arguments, long? result, string? path = null, string? path2 = null, int? fd = null,
        long? bytes = null, long? inode = null, string? ways = null)
    {
        foreach (ColumnData data in _rows.Data)
        {
            switch (data)
            {
                case NumberData numbers:
                    numbers.Append(data.Column.Name switch
                    {
                        "seq" => _rows.Count,
                        "time_ns" => _now,
                        "latency_ns" => result is null ? null : LatencyNs,
                        "pid" => Pid,
                        "tid" => Tid,
                        "ret" => result,
                        "fd" => fd,
                        "bytes" => bytes,
                        "inode" => inode,
                        _ => null,
                    });
                    break;
                case TextData texts:
                    texts.Append(data.Column.Name switch
                    {
                        "syscall" => call,
                        "args" => arguments,
                        "path" => path,
                        "path2" => path2,
                        "async" => ways,
                        _ => null,
                    });
                    break;
            }
        }

        _now += NextNs;
        return this;
    }

    public MadeUpLoad Open(int fd, string path, string flags = "O_RDONLY", string? spelled = null) =>
        Call(
            "openat", $"AT_FDCWD, \"{spelled ?? path}\", {flags}{(flags.Contains("CREAT") ? ", 0644" : "")}", fd, path,
            fd: fd);

    public MadeUpLoad Read(int fd, string path, long asked, long got) =>
        Call("read", $"{fd}<{path}>, 0x7f00, {asked}", got, path, fd: fd, bytes: got);

    public MadeUpLoad Write(int fd, string path, long bytes) =>
        Call("write", $"{fd}<{path}>, 0x7f00, {bytes}", bytes, path, fd: fd, bytes: bytes);

    public MadeUpLoad Close(int fd, string path) => Call("close", $"{fd}<{path}>", 0, path, fd: fd);

    public LoadPlan Plan(PlanOptions? options = null)
    {
        LoadAccount account = new();
        LoadPlan plan = Planner.Plan(LoadReader.Read([_rows], account), account, options);
        Assert.Equal(_rows.Count, account.Rows);
        Assert.Equal(account.Rows, account.Planned + account.Left);
        Assert.Equal(account.Planned, plan.Threads.Sum(t => t.Steps.Count(s => s.Kind == StepKind.Call)));
        Assert.Equal(account.Planned, account.PlannedByCall.Values.Sum());
        return plan;
    }
}
