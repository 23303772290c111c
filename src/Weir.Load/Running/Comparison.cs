using Weir.Catalogue;
using Weir.Catalogue.Reissuing;
using Weir.Load.Planning;

namespace Weir.Load.Running;

/// <summary>Holds what a call returned against what it returned in the capture.</summary>
internal static class Comparison
{
    /// <summary>Counts a call.</summary>
    /// <returns>Whether it fails now and did not in the capture.</returns>
    public static bool Count(CallTally tally, PlannedStep step, long result, long latencyNs)
    {
        Reach(tally, step);
        tally.Reissued++;
        tally.ReissuedNs.Add(Math.Max(0, latencyNs));
        bool failed = ErrnoText.IsError(result), failedThen = ErrnoText.IsError(step.Result);
        if (failed && !failedThen)
        {
            tally.UnexpectedErrors++;
            return true;
        }

        if (failed)
        {
            _ = result == step.Result ? tally.ExpectedErrors++ : tally.OtherErrors++;
            return false;
        }

        tally.ReissuedBytes += step.Bytes >= 0 ? result : 0;
        if (failedThen)
        {
            tally.UnexpectedSuccesses++;
        }
        else if (result != step.Result && IsComparable(step))
        {
            tally.OtherResults++;
        }

        return false;
    }

    /// <summary>Counts a call that a missing descriptor prevents.</summary>
    public static void Miss(CallTally tally, PlannedStep step)
    {
        Reach(tally, step);
        tally.NotMade++;
    }

    // Directories hold other bytes elsewhere, and a descriptor's number means nothing.
    private static bool IsComparable(PlannedStep step) =>
        (step.Bytes >= 0 && step.Effect != Effect.List) || step.Effect == Effect.Seek;

    private static void Reach(CallTally tally, PlannedStep step)
    {
        tally.Captured++;
        tally.CapturedBytes += Math.Max(0, step.Bytes);
        tally.CapturedNs.Add(Math.Max(0, step.LatencyNs));
    }
}
