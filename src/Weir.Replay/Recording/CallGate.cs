using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording;

/// <summary>Takes a thread through one call: entry, the kernel's part, end.</summary>
internal sealed class CallGate(RecordingSession session, SignalRecorder signals)
{
    public const ulong UserCode64 = 0x33; // __USER_CS (arch/x86/include/asm/segment.h)

    /// <summary>A thread stopped at a call.</summary>
    /// <returns>Whether the kernel is making the call now; otherwise the thread can run on.</returns>
    public bool Enter(RecordedTask task)
    {
        UserRegisters registers = Ptrace.GetRegisters(task.Tid);
        if (registers.Cs != UserCode64)
        {
            throw new RecordingRefusedException("the program makes 32-bit syscalls, which are not recorded");
        }

        if (session.Launching)
        {
            return Make(task); // the stub's own exec is no part of the program
        }

        if (task.Process.Clock.IsKernels(registers.Rip))
        {
            return false; // the kernel's own way to read a clock that its page cannot: the result is what is logged
        }

        if (task.Process.TrapsTimestamps && !task.TrapsTimestamps)
        {
            TrapTimestamps(task, registers);
            return false; // it comes to the same call again
        }

        if (task.RestartCode != null)
        {
            task.RestartCode = null;
            session.CollectInterrupted(task);
            if (task.Rewritten is { } seen && registers.OrigRax == seen.OrigRax)
            {
                Ptrace.SetRegisters(task.Tid, seen);
            }

            return Make(task); // the same call going on: the log has its entry already
        }

        if (task.Deferred.Count > 0)
        {
            signals.DeliverBeforeCall(task, registers);
            return false;
        }

        Begin(task, registers);
        session.PumpRings();
        RecordedCall call = new(session, task);
        if (session.Handlers.Of(task.Number).Enter(call) == CallAction.Answered)
        {
            Answer(call);
            return false;
        }

        session.Audit?.Before(session, task);
        return Make(task);
    }

    /// <summary>A thread stopped at the end of a call.</summary>
    public void Leave(RecordedTask task)
    {
        UserRegisters registers = Ptrace.GetRegisters(task.Tid);
        long result = (long)registers.Rax;
        task.State = TaskState.Runnable;
        if (session.Launching)
        {
            throw new KernelException("execve", ErrnoText.Of(result), "the program could not be started");
        }

        if (IsRestart(result) && task.Number != (int)SyscallId.RtSigreturn)
        {
            task.RestartCode = result;
            task.AfterCall = PutBackArguments(task, registers);
            return;
        }

        task.AfterCall = PutBackArguments(task, registers);
        Finish(new RecordedCall(session, task) { Result = result });
    }

    /// <summary>A restartable call ends after all: a handler runs.</summary>
    public void LeaveInterrupted(RecordedTask task)
    {
        if (task.RestartCode is { } code)
        {
            task.RestartCode = null;
            Finish(new RecordedCall(session, task) { Result = code });
        }
    }

    /// <summary>Whether a result is one that no program sees: the call is to be made again.</summary>
    public static bool IsRestart(long result) => result is -512 or -513 or -514 or -516;

    private static UserRegisters PutBackArguments(RecordedTask task, UserRegisters registers)
    {
        if (task.Rewritten == null)
        {
            return registers;
        }

        UserRegisters entry = task.Entry with { Rax = registers.Rax };
        Ptrace.SetRegisters(task.Tid, entry);
        return entry;
    }

    // In place of the program's call, which it makes right after.
    private void TrapTimestamps(RecordedTask task, UserRegisters registers)
    {
        const ulong SetTimestamps = 26, Trap = 2; // PR_SET_TSC, PR_TSC_SIGSEGV
        Ptrace.SetRegisters(
            task.Tid, registers with { OrigRax = (ulong)SyscallId.Prctl, Rdi = SetTimestamps, Rsi = Trap });
        Ptrace.Resume(task.Tid, PtraceRequest.Syscall);
        ChildWait.Wait(task.Tid, out WaitStatus status);
        if (status.AtSyscall)
        {
            Ptrace.SetRegisters(
                task.Tid,
                registers with { Rax = registers.OrigRax, OrigRax = ulong.MaxValue, Rip = registers.Rip - 2 });
            task.TrapsTimestamps = true;
            session.Writer.Write(new TimestampTrapEvent(task.Tid));
        }
    }

    private static bool Make(RecordedTask task)
    {
        task.State = TaskState.InKernel;
        Ptrace.Resume(task.Tid, PtraceRequest.Syscall);
        return true;
    }

    private void Begin(RecordedTask task, in UserRegisters registers)
    {
        task.Entry = registers;
        task.Number = (int)registers.OrigRax;
        task.Rewritten = null;
        task.CallState = null;
        task.Interrupted.Clear();
        ulong[] arguments = task.Arguments;
        arguments[0] = registers.Rdi;
        arguments[1] = registers.Rsi;
        arguments[2] = registers.Rdx;
        arguments[3] = registers.R10;
        arguments[4] = registers.R8;
        arguments[5] = registers.R9;
        session.Calls++;
        session.Arrived(task);
        session.Writer.Write(new EnterEvent(task.Tid, registers));
    }

    private void Answer(RecordedCall call)
    {
        UserRegisters registers = call.Task.Entry;
        registers.OrigRax = ulong.MaxValue;
        registers.Rax = (ulong)call.Result;
        Ptrace.SetRegisters(call.Task.Tid, registers);
        call.Task.AfterCall = registers;
        session.Writer.Write(new LeaveEvent(call.Task.Tid, call.Result));
    }

    private void Finish(RecordedCall call)
    {
        session.Writer.Write(new LeaveEvent(call.Task.Tid, call.Result));
        session.Handlers.Of(call.Number).Leave(call);
        session.PumpRings();
        session.MappedFiles.After(call);
        session.Audit?.After(session, call.Task);
        Opened(call);
        call.Process.Patches.Call(session, call);
    }

    // The number may have stood for another file before.
    private static void Opened(RecordedCall call)
    {
        if (call.Succeeded && Syscalls.Find(call.Number)?.Returns == ReturnClass.FdNew)
        {
            call.Process.QuietFiles.Forget(call.Result);
        }
    }
}
