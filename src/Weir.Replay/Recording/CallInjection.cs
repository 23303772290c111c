using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Replay.Recording;

/// <summary>
/// Makes a call of the recorder's own in the name of a thread that stands at the end of one of its calls, by the
/// instruction that made that.
/// </summary>
internal sealed class CallInjection(SignalRecorder signals)
{
    private const int SyscallBytes = 2;

    /// <summary>Makes a call that must succeed; the thread stands where it stood.</summary>
    public ulong Must(RecordedTask task, SyscallId id, params ReadOnlySpan<ulong> arguments) =>
        (ulong)KernelException.Check(
            CallAt(task.AfterCall.Rip - SyscallBytes, task, task.AfterCall, id, arguments),
            $"{id.Row().Name} in the name of the recorded program");

    /// <summary>As <see cref="Must"/>, by a syscall instruction elsewhere; failing is up to the caller.</summary>
    /// <param name="site">Where that instruction is.</param>
    /// <param name="task">The thread.</param>
    /// <param name="before">Its registers as it stands and will stand.</param>
    /// <param name="id">Which call.</param>
    /// <param name="arguments">What it gets.</param>
    public long CallAt(
        ulong site, RecordedTask task, UserRegisters before, SyscallId id, params ReadOnlySpan<ulong> arguments)
    {
        Ptrace.SetRegisters(task.Tid, before with
        {
            Rip = site,
            Rax = (ulong)id,
            OrigRax = ulong.MaxValue,
            Rdi = arguments.Length > 0 ? arguments[0] : 0,
            Rsi = arguments.Length > 1 ? arguments[1] : 0,
            Rdx = arguments.Length > 2 ? arguments[2] : 0,
            R10 = arguments.Length > 3 ? arguments[3] : 0,
            R8 = arguments.Length > 4 ? arguments[4] : 0,
            R9 = arguments.Length > 5 ? arguments[5] : 0,
        });
        PtraceRequest how = PtraceRequest.Cont; // to the filter's stop at its entry, then to its end
        for (WaitStatus status = default; !status.AtSyscall;)
        {
            Ptrace.Resume(task.Tid, how);
            ChildWait.Wait(task.Tid, out status);
            if (status.Gone)
            {
                throw new RecordingRefusedException($"thread {task.Tid} was killed in the middle of {id.Row().Name}");
            }

            how = status.At(PtraceEvent.Seccomp) ? PtraceRequest.Syscall : how;
            if (status.AtSignal)
            {
                signals.Arrived(task, status.StopSignal);
            }
        }

        long result = (long)Ptrace.GetRegisters(task.Tid).Rax;
        Ptrace.SetRegisters(task.Tid, before);
        return result;
    }
}
