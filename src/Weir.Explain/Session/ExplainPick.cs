namespace Weir.Explain.Session;

/// <summary>Which one of the calls that were followed is explained.</summary>
public enum ExplainPick
{
    /// <summary>The one that took longest.</summary>
    Slowest,

    /// <summary>The one in the middle: what a call is usually like.</summary>
    Median,

    /// <summary>The one that took shortest.</summary>
    Fastest,
}
