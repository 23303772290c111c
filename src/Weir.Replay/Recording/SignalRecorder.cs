using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Log.Events;
using Weir.Replay.Timestamps;

namespace Weir.Replay.Recording;

/// <summary>
/// Signals: those that an instruction raises are logged where they happen, all others at a call, because only there
/// can a replay find the place again. A handler's frame is logged as the kernel built it, so a replay needs neither
/// the signal nor the program's masks.
/// </summary>
internal sealed class SignalRecorder(RecordingSession session)
{
    private const int Segv = 11;
    private const int Trap = 5;
    private const int Continue = 18;
    private const int FrameLimitBytes = 1 << 16;

    /// <summary>Set once: ends a restartable call in the log before its handler runs.</summary>
    public Action<RecordedTask>? EndInterruptedCall { get; set; }

    /// <summary>A thread stopped because a signal is about to be delivered.</summary>
    public void Arrived(RecordedTask task, int signal)
    {
        if (signal == Trap && TryBreakpoint(task))
        {
            return;
        }

        session.Buffer?.TakeOut(task);

        if (Ptrace.GetSignalInfo(task.Tid) is not { } info || Watchdog.IsOurs(info))
        {
            return;
        }

        UserRegisters registers = Ptrace.GetRegisters(task.Tid);
        if (signal == Segv && info.Code > 0
            && (session.Timestamps?.TryExecute(task, info.Code, registers) == true || TryTrapped(task, registers)))
        {
            return;
        }

        if (signal == Continue)
        {
            Continued(task.Process);
        }

        if (IsSynchronous(signal, info.Code))
        {
            Deliver(task, signal, SignalPlace.AtInstruction, registers, info);
        }
        else if (!IsCaught(task, signal) && (!IsStop(signal) || registers == task.AfterCall))
        {
            task.ResumeSignal = signal; // ignored, the end, or being suspended: no instruction of the program sees it
        }
        else if (registers == task.AfterCall)
        {
            EndInterruptedCall!(task);
            Deliver(task, signal, SignalPlace.AfterCall, registers, info);
        }
        else
        {
            task.Deferred.Enqueue(info);
        }
    }

    /// <summary>Delivers what was deferred, as if it had come just before the call that the thread stands at.</summary>
    public void DeliverBeforeCall(RecordedTask task, UserRegisters registers)
    {
        SignalInfo info = task.Deferred.Dequeue();
        UserRegisters before = registers;
        before.Rax = registers.OrigRax;
        before.OrigRax = ulong.MaxValue;
        before.Rip -= 2;
        Ptrace.SetRegisters(task.Tid, before);
        if (!Signals.ToThread(task.Process.Pid, task.Tid, info.Signal))
        {
            return;
        }

        Ptrace.Resume(task.Tid, PtraceRequest.Cont);
        ChildWait.Wait(task.Tid, out WaitStatus status);
        if (!status.AtSignal)
        {
            throw new UnreachableException($"signal {info.Signal} was sent to thread {task.Tid}, which got {status}");
        }

        if (status.StopSignal != info.Signal && Ptrace.GetSignalInfo(task.Tid) is { } other)
        {
            task.Deferred.Enqueue(info); // another came first; the one that was sent follows by itself
            info = other;
        }

        Ptrace.SetSignalInfo(task.Tid, info);
        if (Suspends(task, info.Signal))
        {
            task.ResumeSignal = info.Signal; // it comes to the same call again afterwards
            return;
        }

        Deliver(task, info.Signal, SignalPlace.BeforeCall, before, info);
    }

    /// <summary>Delivers what was deferred where the log has just said that the thread stands.</summary>
    public void DeliverHere(RecordedTask task)
    {
        if (task.Deferred.Count == 0)
        {
            return;
        }

        SignalInfo info = task.Deferred.Dequeue();
        Signals.ToThread(task.Process.Pid, task.Tid, info.Signal);
        Ptrace.Resume(task.Tid, PtraceRequest.Cont);
        ChildWait.Wait(task.Tid, out WaitStatus status);
        if (status.AtSignal)
        {
            Ptrace.SetSignalInfo(task.Tid, info);
            if (Suspends(task, info.Signal))
            {
                task.ResumeSignal = info.Signal;
                return;
            }

            Deliver(task, info.Signal, SignalPlace.AfterCall, Ptrace.GetRegisters(task.Tid), info);
        }
    }

    /// <summary>SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU.</summary>
    public static bool IsStop(int signal) => signal is 19 or 20 or 21 or 22;

    private static bool Suspends(RecordedTask task, int signal) => IsStop(signal) && !IsCaught(task, signal);

    // SIGCONT takes back what would suspend the process (man 7 signal), also where it waits here for a call.
    private void Continued(RecordedProcess process)
    {
        foreach (RecordedTask task in session.Tasks.All.Where(t => t.Process == process && t.Deferred.Count > 0))
        {
            SignalInfo[] kept = [.. task.Deferred.Where(i => !IsStop(i.Signal))];
            task.Deferred.Clear();
            Array.ForEach(kept, task.Deferred.Enqueue);
        }
    }

    private static bool IsSynchronous(int signal, int code) => code > 0 && signal is 4 or 5 or 7 or 8 or 11 or 31;

    // SigCgt of /proc/PID/task/TID/status: the kernel's own word on which signals have a handler.
    private static bool IsCaught(RecordedTask task, int signal)
    {
        foreach (string line in File.ReadLines($"/proc/{task.Process.Pid}/task/{task.Tid}/status"))
        {
            if (line.StartsWith("SigCgt:", StringComparison.Ordinal))
            {
                ulong caught = ulong.Parse(
                    line.AsSpan(7).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                return (caught >> (signal - 1) & 1) != 0;
            }
        }

        return false;
    }

    private void Deliver(
        RecordedTask task, int signal, SignalPlace place, UserRegisters before, SignalInfo info)
    {
        byte[] bytes = SignalInfo.Bytes(ref info).ToArray();
        session.Arrived(task);
        session.Writer.Write(new SignalEvent(task.Tid, signal, place, before, bytes));
        task.Process.Patches.Interrupted(before.Rip);
        if (!IsCaught(task, signal))
        {
            task.ResumeSignal = signal;
            return;
        }

        Ptrace.Resume(task.Tid, PtraceRequest.SingleStep, signal); // the kernel builds the frame and stops
        ChildWait.Wait(task.Tid, out WaitStatus status);
        if (!status.Stopped || status.Event != PtraceEvent.None)
        {
            throw new UnreachableException($"thread {task.Tid} went to its handler of signal {signal}: {status}");
        }

        UserRegisters after = Ptrace.GetRegisters(task.Tid);
        session.LogMemory(task, after.Rsp, FrameBytes(task, after.Rsp));
        session.Writer.Write(new StateEvent(task.Tid, after, Ptrace.GetVectorState(task.Tid)));
        task.AfterCall = after;
        if (status.StopSignal != 5)
        {
            Arrived(task, status.StopSignal); // the next one is there before the first one's handler began
        }
    }

    // struct rt_sigframe (arch/x86/include/asm/sigframe.h): return address, ucontext, siginfo; above it lies the
    // XSAVE area, whose own size is at byte 468 (struct _fpx_sw_bytes, uapi/asm/sigcontext.h).
    private static ulong FrameBytes(RecordedTask task, ulong frame)
    {
        const int FpstateField = 8 + 40 + 184, FixedBytes = 8 + 40 + 256 + 8 + 128, ExtendedSizeField = 468;
        Span<byte> word = stackalloc byte[8];
        task.Process.Memory.Read(frame + FpstateField, word);
        ulong fpstate = BinaryPrimitives.ReadUInt64LittleEndian(word);
        if (fpstate < frame || fpstate > frame + FrameLimitBytes)
        {
            return FixedBytes;
        }

        task.Process.Memory.Read(fpstate + ExtendedSizeField, word[..4]);
        ulong size = BinaryPrimitives.ReadUInt32LittleEndian(word);
        return Math.Min(fpstate + Math.Max(size, 512) - frame, FrameLimitBytes);
    }

    private bool TryTrapped(RecordedTask task, in UserRegisters registers)
    {
        Span<byte> code = stackalloc byte[3];
        int got = task.Process.Memory.Read(registers.Rip, code);
        byte length = TimestampSites.LengthAt(code[..got]);
        if (length > 0)
        {
            Timestamp(task, registers, registers.Rip, length);
        }

        return length > 0;
    }

    // Only the breakpoint itself stops a thread right behind it: that place is in the middle of an instruction.
    private bool TryBreakpoint(RecordedTask task)
    {
        UserRegisters registers = Ptrace.GetRegisters(task.Tid);
        bool known = task.Process.TimestampSites.TryGetValue(registers.Rip - 1, out byte length);
        if (known)
        {
            Timestamp(task, registers, registers.Rip - 1, length);
        }

        return known;
    }

    private void Timestamp(RecordedTask task, UserRegisters registers, ulong site, byte length)
    {
        // The recorder's own clock in ns stands in for the counter: it never goes backwards either.
        ulong value = (ulong)Stopwatch.GetTimestamp();
        session.Arrived(task);
        session.Writer.Write(new TimestampEvent(task.Tid, site, length, value, 0));
        registers.Rip = site + length;
        registers.Rax = (uint)value;
        registers.Rdx = value >> 32;
        registers.Rcx = length == 3 ? 0 : registers.Rcx;
        Ptrace.SetRegisters(task.Tid, registers);
        if (session.Buffer != null)
        {
            task.Process.Patches.Timestamp(session, task, (site, length), registers);
        }
    }
}
