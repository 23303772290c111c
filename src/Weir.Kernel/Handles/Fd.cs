using Microsoft.Win32.SafeHandles;
using Weir.Kernel.Calls;

namespace Weir.Kernel.Handles;

/// <summary>One owned file descriptor.</summary>
public sealed class Fd : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Takes ownership of a descriptor, which must be above 0.</summary>
    public Fd(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>The number; valid while this object is neither disposed nor collected.</summary>
    public int Number => (int)handle;

    /// <summary>Takes ownership of the descriptor that a call returned, or throws what the call's error says.</summary>
    public static Fd FromResult(long result, string call, string? remedy = null) =>
        new((int)KernelException.Check(result, call, remedy));

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => RawSyscall.Invoke(3 /* close; the generated SyscallId names it */,
        handle) >= 0;
}
