namespace Weir.Cli.Diagnosis;

/// <summary>How a check came out.</summary>
internal enum Outcome
{
    /// <summary>It is there.</summary>
    Yes,

    /// <summary>It is missing.</summary>
    No,

    /// <summary>It could not be told.</summary>
    Unknown,
}

/// <summary>One thing that <c>weir doctor</c> looked at.</summary>
/// <param name="What">What it looked at.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Serves">What needs it: <c>trace</c> is the tracer itself.</param>
/// <param name="Remedy">What to do where it is missing; empty where nothing can be done.</param>
internal sealed record Finding(string What, Outcome Outcome, string Detail, string Serves, string Remedy = "");
