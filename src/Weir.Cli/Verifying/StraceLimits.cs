using System.Collections.Frozen;

namespace Weir.Cli.Verifying;

/// <summary>What strace(1) cannot see, by scenario.</summary>
internal static class StraceLimits
{
    private static readonly FrozenDictionary<string, string> Reasons = new (string Why, string Scenarios)[]
    {
        ("it takes the index of a registered ring for a descriptor",
            "iouring-registered-ring iouring-registered-only iouring-ring-lifecycle"),
        ("it tells each attempt of a call that is restarted as a call",
            "signal-restart signal-reexec signal-reexec-many stop-restart stop-restart-twice ring-multishot-accept"),
        ("it tells no names of threads", "thread-comm-renamed"),
        ("it tells no whole paths of names below a directory", "open-pid-filter"),
        ("it loses the execve of a thread that is not the first",
            "exec-non-leader-thread exec-non-leader-thread-tid exec-non-leader-into-open"),
        ("it gives calls of the 32-bit ABI the names of 64-bit ones", "compat-calls compat-program numbers-of-no-call"),
        ("a process has one tracer alone", "errors-traced-child"),
        ("it takes longer for a million calls than the time limit", "getppid-burst"),
        ("it takes an unsigned result for an error", "processor"),
        ("it shows only the words of calls that are younger than it", "readwrite-cachestat lsm"),
        ("it has another name for SCHED_NORMAL", "sched-basic"),
        ("it takes the memory of memfd_secret for a deleted file", "errors-unprivileged-memory"),
    }.SelectMany(r => r.Scenarios.Split(' ').Select(s => (s, r.Why))).ToFrozenDictionary(p => p.s, p => p.Why);

    /// <summary>The scenarios.</summary>
    public static IEnumerable<string> Scenarios => Reasons.Keys;

    /// <summary>Why it cannot see what this scenario is about; null: it can.</summary>
    public static string? Of(string scenario) => Reasons.GetValueOrDefault(scenario);
}
