namespace Weir.Load.Running;

/// <summary>What came of making a load again.</summary>
public sealed class LoadResult
{
    /// <summary>Each kind of call, then and now.</summary>
    public required IReadOnlyList<CallTally> Calls { get; init; }

    /// <summary>From the first call to the end of the last, in the capture, ns.</summary>
    public required long CapturedNs { get; init; }

    /// <summary>The same now, ns.</summary>
    public required long ReissuedNs { get; init; }

    /// <summary>How much faster threads thought; 0: not at all.</summary>
    public required double Speed { get; init; }

    /// <summary>How much later than in the capture the last call began, ns; negative: earlier; null: without a speed
    /// there are no times to keep to.</summary>
    public required long? BehindNs { get; init; }

    /// <summary>The most that any call began later, ns; null as before.</summary>
    public required long? MostBehindNs { get; init; }

    /// <summary>Calls beside the load's.</summary>
    public required OwnCalls Own { get; init; }

    /// <summary>The first calls that fail now and did not in the capture.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    /// <summary>Calls that the plan has.</summary>
    public required long Planned { get; init; }

    /// <summary>Threads that ran.</summary>
    public required int Threads { get; init; }

    /// <summary>Calls made.</summary>
    public long Made => Calls.Sum(c => c.Reissued);

    /// <summary>Calls that were not made, since a descriptor that they need did not open.</summary>
    public long NotMade => Calls.Sum(c => c.NotMade);

    /// <summary>Calls that were not reached before the stop.</summary>
    public long NotReached => Planned - Made - NotMade;

    /// <summary>Calls that fail now and did not in the capture.</summary>
    public long UnexpectedErrors => Calls.Sum(c => c.UnexpectedErrors);
}
