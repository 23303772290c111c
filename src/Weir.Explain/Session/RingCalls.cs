using Weir.Catalogue;
using Weir.Catalogue.Kinds;

namespace Weir.Explain.Session;

/// <summary>Which calls submit requests of io_uring, by the kinds of their arguments.</summary>
internal static class RingCalls
{
    /// <summary>Whether a call counts the requests that it took from a ring.</summary>
    internal static bool Submits(SyscallRow call) =>
        call.Returns == ReturnClass.Count && call.Arguments.Any(a => a.Kind is RingFdKind);
}
