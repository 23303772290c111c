using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Recording.Calls;

namespace Weir.Replay.Recording;

/// <summary>
/// One thread of the program runs at a time. A thread loses its turn when its call sleeps, or after some calls.
/// </summary>
internal sealed class Scheduler(RecordingSession session) : IDisposable
{
    private const int YieldsBeforeLook = 3;
    private const int YieldsForDisk = 100;
    private readonly Dictionary<int, WaitStatus> _early = [];
    private readonly Watchdog _watchdog = new();

    /// <summary>Times that a thread was stopped.</summary>
    public long Stops { get; private set; }

    /// <summary>What to do with a stop of a thread that is in the kernel.</summary>
    public Action<RecordedTask, WaitStatus>? InKernelStop { get; set; }

    /// <summary>The thread whose turn it is; waits until one can run. Null when none is left.</summary>
    public RecordedTask? Next()
    {
        while (true)
        {
            Collect(block: false);
            if (session.Tasks.NextRunnable() is { } task)
            {
                return task;
            }

            if (!Collect(block: true))
            {
                return null;
            }
        }
    }

    /// <summary>Waits for a thread that computes.</summary>
    /// <param name="task">The thread.</param>
    /// <param name="interrupted">Whether it was interrupted because it computes for long.</param>
    public WaitStatus WaitRunning(RecordedTask task, out bool interrupted)
    {
        _watchdog.Started(task, task.PatienceMs);
        ChildWait.Wait(task.Tid, out WaitStatus status);
        interrupted = _watchdog.Stopped();
        Stops++;
        return status;
    }

    public void Dispose() => _watchdog.Dispose();

    /// <summary>Waits for a thread in a call.</summary>
    /// <returns>Null when the call sleeps and somebody else may run.</returns>
    public WaitStatus? WaitInKernel(RecordedTask task)
    {
        if (session.Tasks.Count == 1)
        {
            ChildWait.Wait(task.Tid, out WaitStatus only);
            Stops++;
            return only;
        }

        for (int yields = 0; ; yields++)
        {
            int got = ChildWait.Wait(task.Tid, out WaitStatus status, block: false);
            if (got == task.Tid)
            {
                Stops++;
                return status;
            }

            if (yields >= YieldsBeforeLook && Sleeps(task, yields))
            {
                return null;
            }

            Affinity.Yield();
        }
    }

    /// <summary>Waits for the first stop of a new thread.</summary>
    public void AwaitBirth(int tid)
    {
        if (!_early.Remove(tid))
        {
            ChildWait.Wait(tid, out _);
        }

        Stops++;
    }

    // Third field of /proc/PID/task/TID/stat, behind the name in brackets (man 5 proc_pid_stat).
    // 'D' is a parent that waits for its child of vfork, or a disk, which is worth a little patience.
    private static bool Sleeps(RecordedTask task, int yields)
    {
        string path = $"/proc/{task.Process.Pid}/task/{task.Tid}/stat";
        try
        {
            string stat = File.ReadAllText(path);
            int at = stat.LastIndexOf(')') + 2;
            char state = at < stat.Length ? stat[at] : '?';
            bool vfork = (CloneHandler.Flags(task) & CloneHandler.Vfork) != 0 && task.IsCloning;
            return state == 'S' || (state == 'D' && (vfork || yields >= YieldsForDisk));
        }
        catch (IOException)
        {
            return false; // gone between two looks: its end will be reported
        }
    }

    private bool Collect(bool block)
    {
        while (true)
        {
            int tid = ChildWait.Wait(-1, out WaitStatus status, block);
            if (tid <= 0)
            {
                return tid == 0;
            }

            Stops++;
            if (!session.Tasks.TryGet(tid, out RecordedTask? task))
            {
                _early[tid] = status;
            }
            else
            {
                InKernelStop!(task, status);
            }

            block = false;
        }
    }
}
