using Weir.Explain.Sights;
using Weir.Explain.Trees;

namespace Weir.Explain.Text;

/// <summary>
/// Where the time went: the caller's running and waiting, and the life of each request of the device.
/// </summary>
internal sealed class TimeTable(Story story, Func<Sight, IReadOnlyList<string>> functions)
{
    private const int MostRows = 12;

    /// <summary>Functions that only lead into the scheduler.</summary>
    private static readonly string[] Scheduling =
    [
        "__schedule", "schedule", "io_schedule", "schedule_timeout", "io_schedule_timeout",
        "schedule_preempt_disabled", "schedule_hrtimeout_range", "schedule_hrtimeout_range_clock", "__cond_resched",
        "preempt_schedule_irq", "schedule_hrtimeout",
    ];

    /// <summary>The caller's rows: what, how long, share of the call.</summary>
    internal IEnumerable<(string What, long Ns)> OfCaller()
    {
        if (story.CallNs is not { } total)
        {
            yield break;
        }

        WaitItem[] waits = [.. story.Caller.Waits.Where(w => w.DurationNs is not null)];
        long off = waits.Sum(w => w.DurationNs!.Value);
        yield return ("on a CPU (with interrupts, and with our looking)", total - off);
        foreach (var place in waits.Where(w => !w.IsPreemption).GroupBy(Place))
        {
            yield return ($"asleep in {place.Key}", place.Sum(w => w.DurationNs!.Value - (w.RunnableNs ?? 0)));
        }

        long runnable = waits.Sum(w => w.RunnableNs ?? 0);
        if (runnable > 0)
        {
            yield return ("awake, waiting for a CPU", runnable);
        }
    }

    /// <summary>Requests of the device: what, time until the driver had it, time with the device.</summary>
    internal IEnumerable<(string What, long? QueueNs, long? DeviceNs)> OfDevice()
    {
        Sight[] issues = [.. story.Sights.Where(s => s.Kind == SightKind.RequestIssue)];
        foreach (Sight issue in issues.Take(MostRows))
        {
            Sight? bio = story.Sights.LastOrDefault(s => s.Kind == SightKind.BioQueue && s.TimeNs <= issue.TimeNs
                && s.B >= issue.B && s.B < issue.B + Math.Max(1, (uint)issue.C / 512));
            Sight? done = story.Sights.FirstOrDefault(
                s => s.Kind == SightKind.RequestComplete && s.A == issue.A && s.TimeNs >= issue.TimeNs);
            yield return (BlockText.Of(issue), issue.TimeNs - bio?.TimeNs, done?.TimeNs - issue.TimeNs);
        }

        if (issues.Length > MostRows)
        {
            yield return ($"and {issues.Length - MostRows} more", null, null);
        }
    }

    /// <summary>The function that a thread slept in, and its caller.</summary>
    internal string Place(WaitItem wait)
    {
        string[] path = [.. functions(wait.Off).Reverse().SkipWhile(f => Scheduling.Contains(f)).Take(2)];
        return path.Length == 0 ? "a place that was not seen" : string.Join(" ‹ ", path);
    }
}
