using System.Globalization;
using Weir.Catalogue;

namespace Weir.Capture.Reports.Findings;

/// <summary>Processes that gain descriptors and do not give them back.</summary>
internal sealed class DescriptorLeaks : IFindingRule
{
    /// <summary>So many more opened than closed, in one process that lives on, is a leak.</summary>
    public const int LeastLeft = 200;

    private readonly Dictionary<long, (string Comm, long Opened, long Closed, long Highest)> _processes = [];

    public void Add(CallCursor call)
    {
        if (call.Call is "exit_group" or "execve" && call.Error is null)
        {
            _processes.Remove(call.Pid);
            return;
        }

        // A registered file of an io_uring is none, neither opened nor closed.
        bool opens = call.Returns == ReturnClass.FdNew && call.Result is >= 0 && call.Fd is not null;
        bool closes = call.Call is "close" or "io_uring:CLOSE" && call.Error is null && call.Fd is not null;
        if (call.Call == "close_range" && call.Error is null)
        {
            // How many it closed is not in the row: the count begins anew.
            _processes.Remove(call.Pid);
        }
        else if ((opens || closes) && (_processes.Count < 65_536 || _processes.ContainsKey(call.Pid)))
        {
            (_, long opened, long closed, long highest) = _processes.GetValueOrDefault(call.Pid);
            _processes[call.Pid] = (call.Comm, opened + (opens ? 1 : 0), closed + (closes ? 1 : 0),
                opens ? Math.Max(highest, call.Result!.Value) : highest);
        }
    }

    public IEnumerable<Finding> Result(long spanNs)
    {
        foreach ((long pid, (string comm, long opened, long closed, long highest)) in _processes
            .OrderByDescending(p => p.Value.Opened - p.Value.Closed))
        {
            // The highest number must agree: descriptors closed by other ways would be given out again.
            if (opened - closed >= LeastLeft && highest >= LeastLeft)
            {
                yield return new Finding(
                    "descriptor-leak",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{comm} ({pid}) opened {opened:N0} descriptors, closed {closed:N0} and was not seen to end"),
                    0, opened - closed,
                    "Close what is no longer needed; look at /proc/PID/fd while it runs.",
                    [string.Create(CultureInfo.InvariantCulture, $"highest descriptor {highest:N0}")]);
            }
        }
    }
}
