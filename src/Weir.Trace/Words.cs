using Weir.Catalogue;
using Weir.Catalogue.Records;

namespace Weir.Trace;

/// <summary>The enumerations of a call as outputs spell them.</summary>
public static class Words
{
    private static readonly string[] Families = [.. Enum.GetNames<Family>().Select(n => n.ToLowerInvariant())];

    /// <summary>A family, such as <c>fs</c>.</summary>
    public static string Of(Family family) => Families[(int)family];

    /// <summary>An operation's ways, such as <c>worker+linked</c>; <c>direct</c> without any.</summary>
    public static string Of(AsyncWays ways) => ways.Text();

    /// <summary>A state, such as <c>running-at-stop</c>.</summary>
    public static string Of(CallState state) => state switch
    {
        CallState.Finished => "finished",
        CallState.RunningAtStart => "running-at-start",
        CallState.RunningAtStop => "running-at-stop",
        CallState.Killed => "killed",
        CallState.Denied => "denied",
        CallState.NoReturn => "no-return",
        CallState.Abandoned => "abandoned",
        _ => "unknown",
    };
}
