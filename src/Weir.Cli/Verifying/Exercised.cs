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
        int errors = verdicts.SelectMany(v => v.Errors).Distinct().Count();
        HashSet<(string, string)> documented =
            [.. verdicts.SelectMany(v => v.Errors).Select(e => (e.Split('=')[0], e.Split('=')[1]))];
        documented.IntersectWith(DocumentedErrors.All);
        string known = RingProbe.Supported() is { } supported ? $" of the {supported} that this kernel has" : "";
        return $"exercised: {calls} syscalls of {Syscalls.All.Length}, {ring} operations of io_uring{known}, "
            + $"{aio} of native AIO; {errors} failures of a call with an error, {documented.Count} of the "
            + $"{DocumentedErrors.All.Count} that the manual documents";
    }
}
