using Weir.Replay.Log;
using Weir.Replay.Log.Events;
using Weir.Replay.Tracing;

namespace Weir.Replay.Debugging;

/// <summary>What a log has of one process that a debugger needs to know before it comes by.</summary>
/// <param name="Begin">Events up to where it loads its last program, or is forked, if it loads none.</param>
/// <param name="RingWords">How many words of rings are watched at most.</param>
/// <param name="Spins">Whether it loses its turn in loops, which takes a breakpoint to find.</param>
internal readonly record struct ProcessHistory(long Begin, int RingWords, bool Spins)
{
    private const int Shown = 20;

    /// <summary>Reads a whole log.</summary>
    /// <param name="path">The log.</param>
    /// <param name="pid">The process.</param>
    /// <exception cref="ArgumentException">It is not in the log.</exception>
    public static ProcessHistory Read(string path, int pid)
    {
        using LogReader reader = new(path);
        LogProcesses processes = new();
        ProcessHistory history = default;
        while (reader.TryRead(out LogEvent? e))
        {
            processes.Take(e);
            if (Begins(e, pid))
            {
                history = history with { Begin = reader.Events };
            }
            else if (e is WatchSetEvent watch && processes.Of(e.Tid) == pid)
            {
                int words = Math.Min(watch.Addresses.Length, DebugRegisters.MaxWatched);
                history = history with { RingWords = Math.Max(history.RingWords, words) };
            }
            else if (e is PreemptEvent && processes.Of(e.Tid) == pid)
            {
                history = history with { Spins = true };
            }
        }

        return history.Begin > 0 ? history : throw new ArgumentException(
            $"{path} has no process {pid}; it has {List(processes)}");
    }

    private static bool Begins(LogEvent e, int pid) =>
        (e is ExecEvent && e.Tid == pid) || (e is SpawnEvent spawn && spawn.ChildTid == pid);

    private static string List(LogProcesses processes)
    {
        List<string> all = [.. processes.Programs.Select(p => $"{p.Pid} {p.Path}")
            .Concat(processes.Forks.Select(f => $"{f.Pid} forked by {f.Parent}"))];
        string more = all.Count > Shown ? $" and {all.Count - Shown} more" : "";
        return string.Join(", ", all.Take(Shown)) + more;
    }
}
