using Weir.Replay.Log.Events;
using Weir.Replay.Recording.Calls;

namespace Weir.Replay.Log;

/// <summary>The processes of a log, as its events tell of them.</summary>
internal sealed class LogProcesses
{
    private readonly Dictionary<int, int> _processes = [];
    private readonly List<(int Pid, string Path)> _programs = [];
    private readonly List<(int Pid, int Parent)> _forks = [];

    /// <summary>Programs that were loaded, each with its process.</summary>
    public IReadOnlyList<(int Pid, string Path)> Programs => _programs;

    /// <summary>Processes that loaded no program of their own, each with the one that forked it.</summary>
    public IEnumerable<(int Pid, int Parent)> Forks => _forks.Where(f => _programs.TrueForAll(p => p.Pid != f.Pid));

    /// <summary>The process of a thread; the first thread of a process has the process's own number.</summary>
    public int Of(int tid) => _processes.GetValueOrDefault(tid, tid);

    /// <summary>Takes the next event.</summary>
    public void Take(LogEvent e)
    {
        switch (e)
        {
            case ExecEvent exec:
                _programs.Add((exec.Tid, exec.Path));
                break;
            case SpawnEvent spawn when (spawn.Flags & CloneHandler.Thread) != 0:
                _processes[spawn.ChildTid] = Of(spawn.Tid);
                break;
            case SpawnEvent spawn:
                _processes.Remove(spawn.ChildTid);
                _forks.Add((spawn.ChildPid, Of(spawn.Tid)));
                break;
        }
    }
}
