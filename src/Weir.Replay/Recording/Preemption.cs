using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording;

/// <summary>
/// Takes the turn from a thread that spins. That is possible only where a replay can find the place again without
/// counting instructions: in a loop whose registers recur exactly, the first time that they are seen is as good as
/// any later one.
/// </summary>
internal sealed class Preemption(RecordingSession session)
{
    private const int MaxSteps = 500;
    private const int TrapSignal = 5;
    private const int ByBreakpoint = 0x80; // SI_KERNEL, which int3 gives (arch/x86/kernel/traps.c)

    /// <summary>Looks for a cycle from where the thread was interrupted.</summary>
    /// <returns>Null when it was found and logged, or not found; else a stop that came first.</returns>
    public WaitStatus? TryStop(RecordedTask task, out bool found)
    {
        UserRegisters? first = null;
        found = false;
        for (int i = 0; i < MaxSteps; i++)
        {
            // Not in code that a replay does not run: what reads the kernel's clocks,
            // or makes calls without a stop.
            UserRegisters before = first == null ? Ptrace.GetRegisters(task.Tid) : default;
            if (first == null && !task.Process.RunsOwnCode(before.Rip))
            {
                first = before;
            }

            Ptrace.Resume(task.Tid, PtraceRequest.SingleStep);
            ChildWait.Wait(task.Tid, out WaitStatus status);
            bool stepped = status.AtSignal && status.StopSignal == TrapSignal
                && Ptrace.GetSignalInfo(task.Tid) is not { Code: ByBreakpoint };
            if (!stepped || (task.Process.Watched.Length > 0 && Tracing.DebugRegisters.TakeHit(task.Tid)))
            {
                return status;
            }

            UserRegisters now = Ptrace.GetRegisters(task.Tid);
            if (now == first)
            {
                found = true;
                task.AfterCall = now;
                session.Arrived(task);
                session.Writer.Write(new PreemptEvent(task.Tid, now));
                return null;
            }
        }

        return null;
    }
}
