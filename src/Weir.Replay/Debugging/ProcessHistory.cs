using Weir.Replay.Log;
using Weir.Replay.Log.Events;
using Weir.Replay.Recording.Calls;
using Weir.Replay.Tracing;

namespace Weir.Replay.Debugging;

/// <summary>What a log has of one process that a debugger needs to know before it comes by.</summary>
/// <param name="RingWords">How many words of rings are watched at most.</param>
/// <param name="Spins">Whether it loses its turn in loops, which takes a breakpoint to find.</param>
internal readonly record struct ProcessHistory(int RingWords, bool Spins)
{
    /// <summary>Reads a whole log.</summary>
    /// <param name="path">The log.</param>
    /// <param name="firstPid">The first process.</param>
    /// <param name="pid">The process.</param>
    public static ProcessHistory Read(string path, int firstPid, int pid)
    {
        using LogReader reader = new(path);
        Dictionary<int, int> processes = new() { [firstPid] = firstPid };
        ProcessHistory history = default;
        while (reader.TryRead(out LogEvent? e))
        {
            switch (e)
            {
                case SpawnEvent spawn:
                    bool thread = (spawn.Flags & CloneHandler.Thread) != 0;
                    processes[spawn.ChildTid] = thread ? processes.GetValueOrDefault(spawn.Tid) : spawn.ChildPid;
                    break;
                case WatchSetEvent watch when processes.GetValueOrDefault(e.Tid) == pid:
                    int words = Math.Min(watch.Addresses.Length, DebugRegisters.MaxWatched);
                    history = history with { RingWords = Math.Max(history.RingWords, words) };
                    break;
                case PreemptEvent when processes.GetValueOrDefault(e.Tid) == pid:
                    history = history with { Spins = true };
                    break;
            }
        }

        return history;
    }
}
