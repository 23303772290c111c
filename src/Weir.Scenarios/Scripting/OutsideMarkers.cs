using Weir.Catalogue;
using Weir.Kernel.Calls;

namespace Weir.Scenarios.Scripting;

/// <summary>Calls that a scenario needs and no tracer is asked about.</summary>
internal static class OutsideMarkers
{
    /// <summary>Makes one, which must succeed.</summary>
    public static void Make(SyscallId call, long first, long second, long third, long fourth)
    {
        long result = RawSyscall.Invoke((long)call, (nint)first, (nint)second, (nint)third, (nint)fourth);
        Script.Must(result >= 0, $"{call.Row().Name}, to make ready, gave {ErrnoText.Of(result).Name()}");
    }
}
