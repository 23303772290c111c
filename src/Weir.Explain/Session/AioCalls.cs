using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Records;

namespace Weir.Explain.Session;

/// <summary>Which calls work on the completion ring of native AIO, by the kinds of their arguments.</summary>
internal static class AioCalls
{
    /// <summary>Numbers of the calls that fetch completions.</summary>
    internal static IReadOnlyList<int> Fetching { get; } = [.. Syscalls.All.Where(Fetches).Select(r => r.Number)];

    /// <summary>Numbers of the calls whose first argument is a context that they submit to or fetch from.</summary>
    internal static IReadOnlyList<int> OnContext { get; } =
        [.. Syscalls.All.Where(r => Submission.By(r) == AsyncSource.Aio || Fetches(r)).Select(r => r.Number)];

    /// <summary>Whether a call fills an array with completions.</summary>
    internal static bool Fetches(SyscallRow call) => call.Arguments.Any(
        a => a.Kind.Spelling.StartsWith("out<io_event>[", StringComparison.Ordinal));
}
