namespace Weir.Load.Planning;

/// <summary>How a load is planned.</summary>
public sealed record PlanOptions
{
    /// <summary>Through which interface transfers are made.</summary>
    public LoadEngine Engine { get; init; }

    /// <summary>Whether only what changes nothing is made again.</summary>
    public bool OnlyReads { get; init; }
}
