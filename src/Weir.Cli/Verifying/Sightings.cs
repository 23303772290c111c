using Weir.Kernel.Calls;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Matching;

namespace Weir.Cli.Verifying;

/// <summary>
/// Sorts what a tracer saw: a runner's calls between markers, and all calls of the processes that scenarios made. What
/// the runner's runtime does is left out.
/// </summary>
internal sealed class Sightings
{
    private const int LongestRun = 64;
    private readonly HashSet<int> _runners = [];
    private readonly Dictionary<int, int> _open = [];
    private readonly Dictionary<int, (int Runner, int Marker)> _others = [];
    private readonly List<Sighting> _calls = [];
    private readonly Dictionary<int, (SeenCall Last, int Run)> _runs = [];
    private int _runner, _marker;

    /// <summary>What a test makes of each call before it is taken.</summary>
    public Func<SeenCall, SeenCall> Distortion { get; init; } = call => call;

    /// <summary>What was kept, in order.</summary>
    public IReadOnlyList<Sighting> Calls => _calls;

    /// <summary>The processes that ran scenarios.</summary>
    public IEnumerable<int> Runners => _runners;

    /// <summary>Says which process runs scenarios from now on.</summary>
    public void AddRunner(int pid)
    {
        lock (_runners)
        {
            _runners.Add(pid);
        }
    }

    /// <summary>Whether a call may matter: cheap enough to ask before it is copied.</summary>
    public bool Wants(int pid, int tid, string syscall, bool isOperation) => isOperation || (IsRunner(pid)
        ? _open.ContainsKey(tid) || syscall == MarkedSyscall.MarkerName
        : !IsRepeated(tid, syscall));

    /// <summary>Takes a call.</summary>
    public void Take(SeenCall call)
    {
        call = Distortion(call);
        if (IsRunner(call.Pid))
        {
            TakeRunners(call);
            return;
        }

        if (!_others.TryGetValue(call.Pid, out (int Runner, int Marker) place))
        {
            place = (_runner, _marker);
            _others.Add(call.Pid, place);
        }

        int length = _runs.TryGetValue(call.Tid, out var run) && run.Last.Syscall == call.Syscall ? run.Run + 1 : 1;
        _runs[call.Tid] = (call, length);
        _calls.Add(new Sighting(place.Runner, place.Marker, IsMarked: false, call));
    }

    private void TakeRunners(SeenCall call)
    {
        if (call.Syscall == MarkedSyscall.MarkerName && call.Words[0] == MarkedSyscall.MarkerClass)
        {
            int word = (int)call.Words[1];
            _runner = call.Pid;
            if ((word & 1) == 0)
            {
                _marker = word;
                _open[call.Tid] = word;
            }
            else
            {
                _open.Remove(call.Tid);
            }
        }
        else if (call.IsOperation)
        {
            // One that bears no scenario's mark is nobody's, and somebody must be told.
            int marker = OperationMark.MarkerOf((long)call.Fields["user_data"]!);
            _calls.Add(new Sighting(call.Pid, marker != 0 ? marker : _marker, IsMarked: true, call));
        }
        else if (_open.TryGetValue(call.Tid, out int marker))
        {
            _calls.Add(new Sighting(call.Pid, marker, IsMarked: true, call));
        }
    }

    // 1,500,000 equal calls are a few calls and a number, so that reading them keeps up with making them.
    private bool IsRepeated(int tid, string syscall)
    {
        if (!_runs.TryGetValue(tid, out var run) || run.Run < LongestRun || run.Last.Syscall != syscall)
        {
            return false;
        }

        run.Last.Times++;
        return true;
    }

    private bool IsRunner(int pid)
    {
        lock (_runners)
        {
            return _runners.Contains(pid);
        }
    }
}

/// <summary>A call and where it belongs.</summary>
/// <param name="Runner">The process that ran the scenario.</param>
/// <param name="Marker">The marker before it, or the last one before its process was first seen.</param>
/// <param name="IsMarked">Whether the runner made it itself.</param>
/// <param name="Call">The call.</param>
internal sealed record Sighting(int Runner, int Marker, bool IsMarked, SeenCall Call);
