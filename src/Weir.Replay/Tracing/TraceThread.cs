using System.Runtime.ExceptionServices;
using Weir.Kernel.Calls;

namespace Weir.Replay.Tracing;

/// <summary>
/// One thread that makes every ptrace call: the kernel ties tracees to the thread that started them. It runs on one
/// CPU together with its tracees, because a stop costs 7 us there and about 50 us across two.
/// </summary>
internal static class TraceThread
{
    public static T Run<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Affinity.PinHere();
                result = work();
            }
            catch (Exception e) // carried over to the caller's thread, not swallowed
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        { Name = "weir-trace", IsBackground = true };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
