using System.Collections.Concurrent;
using Weir.Kernel.Calls;

namespace Weir.Kernel.Handles;

/// <summary>
/// Ends AIO contexts behind everybody's back. Contexts that nobody gets to end before the process does are ended by
/// the kernel, all at once.
/// </summary>
internal static class Reclaimer
{
    private static readonly ConcurrentQueue<ulong> Waiting = new();
    private static int s_running;

    /// <summary>Ends a context soon, on a thread of its own.</summary>
    public static void DestroyLater(ulong context)
    {
        Waiting.Enqueue(context);
        if (Interlocked.CompareExchange(ref s_running, 1, 0) == 0)
        {
            new Thread(Run) { IsBackground = true, Name = "weir-reclaimer" }.UnsafeStart();
        }
    }

    private static void Run()
    {
        do
        {
            while (Waiting.TryDequeue(out ulong context))
            {
                // Nobody is left to tell: the only error is EINVAL, a context that is gone already.
                AioCalls.Destroy(context);
            }

            Volatile.Write(ref s_running, 0);
        }
        while (!Waiting.IsEmpty && Interlocked.CompareExchange(ref s_running, 1, 0) == 0);
    }
}
