using Weir.Catalogue;
using Weir.Explain.Session;
using Weir.Explain.Sights;
using Weir.Explain.Symbols;
using Weir.Kernel.Calls;

namespace Weir.Explain.Demonstrations;

/// <summary>Runs a demonstration in a thread of its own, whose calls alone are followed.</summary>
public static class DemonstrationRun
{
    /// <summary>Rounds before those that are watched, so that caches and our own code are warm.</summary>
    private const int WarmRounds = 2;

    /// <summary>Runs it.</summary>
    /// <param name="demonstration">Which.</param>
    /// <param name="directory">Where its file is made.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="symbols">Names of the kernel's functions.</param>
    /// <param name="take">Takes what was seen.</param>
    /// <returns>The counters, and the tracepoints that this kernel lacks.</returns>
    public static (ExplainCounters Counters, IReadOnlyList<string> LeftOut) Run(
        Demonstration demonstration, string directory, int rounds, KernelSymbols symbols, Action<Sight> take)
    {
        ArgumentNullException.ThrowIfNull(demonstration);
        using DemonstrationFile file = new(directory);
        using ManualResetEventSlim ready = new(), go = new();
        int tid = 0;
        bool called = false;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                for (int i = 0; i < WarmRounds; i++)
                {
                    demonstration.Round(file);
                }

                tid = (int)RawSyscall.Invoke((long)SyscallId.Gettid);
                ready.Set();
                go.Wait();
                for (int i = 0; i < rounds && called; i++)
                {
                    demonstration.Round(file);
                }
            }
            catch (Exception e)
            {
                failure = e;
                ready.Set();
            }
        })
        { Name = "demonstration" };
        thread.Start();
        ready.Wait();
        try
        {
            Rethrow(failure);
            using ExplainSession session = new(
                new ExplainTarget { Call = demonstration.Call.Row(), Thread = tid }, symbols);
            called = true;
            go.Set();
            thread.Join();
            Rethrow(failure);
            session.Stop();
            session.Drain(take);
            return (session.ReadCounters(), session.LeftOut);
        }
        finally
        {
            go.Set();
            thread.Join();
        }
    }

    private static void Rethrow(Exception? failure)
    {
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }
}
