using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Log.Events;
using Weir.Replay.ShadowRing;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>
/// Lets a program see completions without making a call: the word that it polls is watched by the processor, and
/// the rings are mirrored at each look.
/// </summary>
internal sealed class RingWatch(RecordingSession session)
{
    private const int TrapSignal = 5;

    /// <summary>
    /// Whether a signal stop was a look at a watched word; then it is logged and the rings are mirrored.
    /// </summary>
    public bool TryHit(RecordedTask task, WaitStatus status)
    {
        bool hit = status.AtSignal && status.StopSignal == TrapSignal && task.Process.Watched.Length > 0
            && DebugRegisters.TakeHit(task.Tid);
        if (hit)
        {
            UserRegisters registers = Ptrace.GetRegisters(task.Tid);
            task.AfterCall = registers;
            session.Arrived(task);
            session.Writer.Write(new WatchEvent(task.Tid, registers.Rip));
            session.PumpRings();
        }

        return hit;
    }

    /// <summary>
    /// Watches the rings of a process: those that poll by design, or all that have requests under way.
    /// </summary>
    public void Update(RecordedTask task, bool busyOnes)
    {
        List<ulong> wanted = [];
        foreach (IPolledRing ring in session.PolledRings)
        {
            bool wants = ring.Process == task.Process && ring.TailAddress != 0
                && (ring.EmulatesPolling || (busyOnes && ring.Busy) || task.Process.Watched.Contains(ring.TailAddress));
            if (wants && wanted.Count < DebugRegisters.MaxWatched)
            {
                wanted.Add(ring.TailAddress);
            }
        }

        if (!wanted.SequenceEqual(task.Process.Watched))
        {
            task.Process.Watched = [.. wanted];
            session.Writer.Write(new WatchSetEvent(task.Tid, task.Process.Watched));
        }
    }

    /// <summary>Gives a thread that is about to run the watches of its process.</summary>
    public static void Apply(RecordedTask task)
    {
        if (!ReferenceEquals(task.Watched, task.Process.Watched))
        {
            task.Watched = task.Process.Watched;
            DebugRegisters.Watch(task.Tid, task.Watched, []);
        }
    }
}
