using Weir.Catalogue.Kinds;
using Weir.Catalogue.Records;

namespace Weir.Catalogue.Operations;

/// <summary>Which calls hand operations to the kernel, by the kinds of their arguments.</summary>
public static class Submission
{
    /// <summary>The interface whose operations a call submits; none for nearly all calls.</summary>
    public static AsyncSource By(SyscallRow call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Arguments.Any(a => a.Kind is ControlBlocksKind) ? AsyncSource.Aio
            : call.Returns == ReturnClass.Count && call.Arguments.Any(a => a.Kind is RingFdKind) ? AsyncSource.IoUring
            : AsyncSource.None;
    }
}
