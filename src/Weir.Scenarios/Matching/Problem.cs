namespace Weir.Scenarios.Matching;

/// <summary>One way in which what was seen is not what had to be seen.</summary>
/// <param name="Kind">Missing, wrong or unexpected.</param>
/// <param name="Text">What, in one line.</param>
public sealed record Problem(ProblemKind Kind, string Text);

/// <summary>Kinds of problems.</summary>
public enum ProblemKind
{
    /// <summary>A call that was made is not there.</summary>
    Missing,

    /// <summary>A call is there, but a field says something else.</summary>
    Wrong,

    /// <summary>A call is there that was not made, or not so.</summary>
    Unexpected,
}
