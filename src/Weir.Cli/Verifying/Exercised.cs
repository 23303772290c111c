using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Kernel.Calls;
using Weir.Scenarios;
using Weir.Scenarios.Matching;

namespace Weir.Cli.Verifying;

/// <summary>What a run of scenarios exercised of what this kernel has.</summary>
internal static class Exercised
{
    /// <summary>One line.</summary>
    public static string Of(IReadOnlyList<Verdict> verdicts)
    {
        HashSet<string> seen = [.. verdicts.SelectMany(v => v.Syscalls)];
        int calls = seen.Count(n => Syscalls.Find(n) is not null);
        int ring = RingOps.All.Count(r => seen.Contains(r.FullName));
        int aio = AioOps.All.Count(r => seen.Contains(r.FullName));
        HashSet<(string, string)> errors = Errors(verdicts);
        string known = RingProbe.Supported() is { } supported ? $" of the {supported} that this kernel has" : "";
        return $"exercised: {calls} syscalls of {Syscalls.All.Length}, {ring} operations of io_uring{known}, "
            + $"{aio} of native AIO, {errors.Count} failures of a call with an error";
    }

    /// <summary>
    /// One line about the errors that the manual documents: each is provoked, or stands in the list of those that
    /// cannot be.
    /// </summary>
    public static string Documented(IReadOnlyList<Verdict> verdicts)
    {
        HashSet<(string, string)> provoked = Errors(verdicts);
        provoked.IntersectWith(DocumentedErrors.All);
        int explained = UnprovokedErrors.All.Keys.Count(p => !provoked.Contains(p));
        int left = DocumentedErrors.All.Count - provoked.Count - explained;
        return $"the manual documents {DocumentedErrors.All.Count} errors of calls: {provoked.Count} provoked here, "
            + $"{explained} that cannot be, by catalogue/unprovoked.txt, {left} not in this run";
    }

    /// <summary>The errors that were met and seen, by call.</summary>
    public static HashSet<(string Call, string Error)> Errors(IReadOnlyList<Verdict> verdicts) =>
        [.. verdicts.SelectMany(v => v.Errors).Select(e => (e.Split('=')[0], e.Split('=')[1]))];
}
