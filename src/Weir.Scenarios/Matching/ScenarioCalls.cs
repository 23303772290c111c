using System.Globalization;

namespace Weir.Scenarios.Matching;

/// <summary>The calls that were seen of one scenario: those behind its markers, and those of the processes that it
/// made.</summary>
public sealed class ScenarioCalls
{
    private readonly Dictionary<int, List<SeenCall>> _marked = [];
    private readonly Dictionary<int, List<SeenCall>> _processes = [];
    private readonly Dictionary<int, int> _next = [];
    private readonly Dictionary<string, int> _names = [];
    private readonly HashSet<SeenCall> _claimed = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds a call behind a marker.</summary>
    public void AddMarked(int marker, SeenCall call) => List(_marked, marker).Add(call);

    /// <summary>Adds a call of a process that the scenario made; its threads are told apart.</summary>
    public void AddOther(SeenCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        List(_processes, call.Tid).Add(call);
    }

    /// <summary>Lets a process be known by a name.</summary>
    public void Name(string name, int pid) => _names[name] = pid;

    /// <summary>All calls.</summary>
    public IEnumerable<SeenCall> All() => _marked.Values.Concat(_processes.Values).SelectMany(l => l);

    /// <summary>Calls that no expectation has asked for: behind markers, and of processes that any has asked
    /// about.</summary>
    public IEnumerable<SeenCall> Unclaimed() =>
        _marked.Values.Concat(_processes.Where(p => _next.ContainsKey(p.Key)).Select(p => p.Value))
            .SelectMany(l => l).Where(c => !_claimed.Contains(c));

    internal SeenCall? TakeMarked(int marker, string? syscall) =>
        _marked.TryGetValue(marker, out List<SeenCall>? calls)
            ? Claim(calls.Find(c => !_claimed.Contains(c) && (syscall is null || c.Syscall == syscall)))
            : null;

    internal SeenCall? TakeNext(string process, string? syscall)
    {
        bool isForked = _names.TryGetValue(process, out int pid);
        if (!isForked && !int.TryParse(process, CultureInfo.InvariantCulture, out pid))
        {
            return null;
        }

        if (!_processes.TryGetValue(pid, out List<SeenCall>? calls))
        {
            return null;
        }

        // What a started program does before its execve is the starter's.
        int from = _next.TryGetValue(pid, out int next) ? next : isForked ? 0 : Program(calls);
        int at = calls.FindIndex(from, c => syscall is null || c.Syscall == syscall);
        _next[pid] = at < 0 ? from : at + 1;
        return at < 0 ? null : Claim(calls[at]);
    }

    private int Program(List<SeenCall> calls)
    {
        int at = calls.FindIndex(c => c.Syscall == "execve" && c.TryGet("ret", out object? r) && r is 0L);
        for (int i = 0; i <= at; i++)
        {
            _claimed.Add(calls[i]);
        }

        return at + 1;
    }

    private SeenCall? Claim(SeenCall? call)
    {
        if (call is not null)
        {
            _claimed.Add(call);
        }

        return call;
    }

    private static List<SeenCall> List(Dictionary<int, List<SeenCall>> lists, int key)
    {
        if (!lists.TryGetValue(key, out List<SeenCall>? list))
        {
            lists.Add(key, list = []);
        }

        return list;
    }
}
