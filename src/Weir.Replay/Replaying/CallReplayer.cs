using System.Text;
using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Log.Events;
using Weir.Replay.Tracing;

namespace Weir.Replay.Replaying;

/// <summary>Runs a thread to where the log's next event is, and compares its registers there.</summary>
internal sealed class CallReplayer(ReplayingSession session)
{
    private const int TrapSignal = 5;

    /// <summary>Times that a thread was stopped.</summary>
    public long Stops { get; private set; }

    /// <summary>Runs to a call, which is not made.</summary>
    public void Enter(ReplayedTask task, EnterEvent e)
    {
        WaitStatus status = Run(task);
        string where = Syscalls.Find((int)e.Registers.OrigRax)?.Name ?? $"syscall_{e.Registers.OrigRax}";
        if (!status.AtSyscall)
        {
            throw new DivergedException(where, "a call", Describe(task, status));
        }

        Compare(where, e.Registers, task.Registers);
        session.CallsCompared++;
    }

    /// <summary>Runs to a call that is not made, because a signal came just before it.</summary>
    public void EnterForSignal(ReplayedTask task, UserRegisters before)
    {
        WaitStatus status = Run(task);
        if (!status.AtSyscall)
        {
            throw new DivergedException("signal before a call", "a call", Describe(task, status));
        }

        UserRegisters now = task.Registers;
        now.Rax = now.OrigRax;
        now.OrigRax = before.OrigRax;
        now.Rip -= 2;
        Compare("signal before a call", before, now);
    }

    /// <summary>Runs to an instruction that raises a signal.</summary>
    public void Fault(ReplayedTask task, int signal, UserRegisters before)
    {
        WaitStatus status = Run(task);
        if (!status.AtSignal || status.StopSignal != signal)
        {
            throw new DivergedException("an instruction", $"signal {signal}", Describe(task, status));
        }

        Compare($"signal {signal}", before, task.Registers);
    }

    /// <summary>Gives the call its recorded result.</summary>
    public static void Leave(ReplayedTask task, long result)
    {
        UserRegisters registers = task.Registers;
        registers.Rax = (ulong)result;
        registers.OrigRax = ulong.MaxValue;
        task.Registers = registers;
    }

    /// <summary>Runs to a read of the time-stamp counter and answers it.</summary>
    public void Timestamp(ReplayedTask task, TimestampEvent e)
    {
        const int Segv = 11;
        WaitStatus status = Run(task);
        bool trapped = status.AtSignal && status.StopSignal == Segv && task.Registers.Rip == e.Rip;
        bool atBreakpoint = status.AtSignal && status.StopSignal == TrapSignal && task.Registers.Rip == e.Rip + 1;
        if (!trapped && !atBreakpoint)
        {
            throw new DivergedException("rdtsc", $"at 0x{e.Rip:x}", Describe(task, status));
        }

        UserRegisters registers = task.Registers;
        registers.Rip = e.Rip + e.InstructionBytes;
        registers.Rax = (uint)e.Value;
        registers.Rdx = e.Value >> 32;
        registers.Rcx = e.InstructionBytes == 3 ? e.Processor : registers.Rcx;
        task.Registers = registers;
    }

    /// <summary>Runs to a look at a watched word.</summary>
    public void Look(ReplayedTask task, ulong rip)
    {
        WaitStatus status = Run(task);
        bool hit = status.AtSignal && status.StopSignal == TrapSignal && DebugRegisters.TakeHit(task.Tid);
        if (!hit || task.Registers.Rip != rip)
        {
            throw new DivergedException("a look at a ring", $"at 0x{rip:x}", Describe(task, status));
        }
    }

    /// <summary>
    /// Runs to where a spinning thread lost its turn: the first time that all its registers are those, after it has
    /// used all times and calls that the log has for it.
    /// </summary>
    public void Spin(ReplayedTask task, UserRegisters recorded)
    {
        const ulong ResumeFlag = 1 << 16; // set by the processor to step over a breakpoint
        const int MaxHits = 10_000_000;
        UserRegisters wanted = recorded with { OrigRax = 0, Eflags = recorded.Eflags & ~ResumeFlag };
        for (int hits = 0; hits < MaxHits; hits++)
        {
            UserRegisters now = task.Registers;
            if (now with { OrigRax = 0, Eflags = now.Eflags & ~ResumeFlag } == wanted
                && task.Process.HasUsedAll)
            {
                DebugRegisters.Unbreak(task.Tid);
                return;
            }

            task.Store();
            DebugRegisters.BreakAt(task.Tid, recorded.Rip);
            WaitStatus status = Run(task);
            if (!status.AtSignal || status.StopSignal != TrapSignal)
            {
                throw new DivergedException("a spinning thread", $"at 0x{recorded.Rip:x}", Describe(task, status));
            }
        }

        throw new DivergedException("a spinning thread", $"at 0x{recorded.Rip:x}", "never with these registers");
    }

    public static string Describe(ReplayedTask task, WaitStatus status)
    {
        string at = $"0x{task.Registers.Rip:x}";
        return status switch
        {
            { AtSyscall: true } =>
                $"{Syscalls.Find((int)task.Registers.OrigRax)?.Name ?? "an unknown call"} at {at}",
            { AtSignal: true } => $"signal {status.StopSignal} at {at}",
            { Exited: true } => $"an exit with code {status.ExitCode}",
            { Killed: true } => $"an end by signal {status.KillSignal}",
            _ => $"the event {status.Event} at {at}",
        };
    }

    private WaitStatus Run(ReplayedTask task) => session.Debugger is { } debugger
        ? debugger.Run(task, how => Resume(task, how))
        : Resume(task, PtraceRequest.SysEmu);

    private WaitStatus Resume(ReplayedTask task, PtraceRequest how)
    {
        while (true)
        {
            task.Store();
            Ptrace.Resume(task.Tid, how);
            ChildWait.Wait(task.Tid, out WaitStatus status);
            Stops++;
            if (status.Gone)
            {
                return status;
            }

            task.Fetch();
            task.AtEmulatedCall = status.AtSyscall;
            bool stepped = how == PtraceRequest.SysEmuSingleStep && status.StopSignal == TrapSignal;
            bool foreign = status.AtSignal && !stepped
                && ReplayingSession.IsForeign(status.StopSignal, Ptrace.GetSignalInfo(task.Tid));
            if (!foreign && !(status.AtSyscall && TryConstant(task)))
            {
                ExpectNothingBuffered(task, status);
                return status;
            }
        }
    }

    // A call that the recorder did not stop at, because its result is known.
    private bool TryConstant(ReplayedTask task)
    {
        int result = (int)task.Registers.OrigRax switch
        {
            (int)SyscallId.Getpid => task.Process.RecordedPid,
            (int)SyscallId.Gettid => task.RecordedTid,
            _ => 0,
        };
        if (result == 0)
        {
            return false;
        }

        session.Printer?.Enter(task.RecordedTid, task.Registers);
        session.Printer?.Leave(task.RecordedTid, result);
        Leave(task, result);
        return true;
    }

    // At a call, its own code has compared those that were made without a stop before it.
    private static void ExpectNothingBuffered(ReplayedTask task, WaitStatus status)
    {
        if (status.AtSyscall && BufferReplay.Pending(task.Process) is { } recorded)
        {
            string name = Syscalls.Find((int)recorded.OrigRax)?.Name ?? $"syscall_{recorded.OrigRax}";
            UserRegisters now = task.Registers;
            UserRegisters left = now with
            {
                OrigRax = recorded.OrigRax, Rdi = recorded.Rdi, Rsi = recorded.Rsi, Rdx = recorded.Rdx,
                R10 = recorded.R10, R8 = recorded.R8, R9 = recorded.R9, Rbx = recorded.Rbx, Rbp = recorded.Rbp,
                Rsp = recorded.Rsp, R12 = recorded.R12, R13 = recorded.R13, R14 = recorded.R14, R15 = recorded.R15,
                Rip = recorded.Rip + 2,
            };
            Compare(name, left, now);
        }
    }

    // rax holds -ENOSYS or an old result at an entry, rcx and r11 belong to the syscall instruction.
    private static void Compare(string where, UserRegisters recorded, UserRegisters replayed)
    {
        UserRegisters left = recorded with { Rax = replayed.Rax, Rcx = replayed.Rcx, R11 = replayed.R11 };
        if (left == replayed)
        {
            return;
        }

        StringBuilder first = new();
        StringBuilder second = new();
        ReadOnlySpan<ulong> a = UserRegisters.Words(ref left);
        ReadOnlySpan<ulong> b = UserRegisters.Words(ref replayed);
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
            {
                first.Append($" {UserRegisters.Names[i]}=0x{a[i]:x}");
                second.Append($" {UserRegisters.Names[i]}=0x{b[i]:x}");
            }
        }

        throw new DivergedException(where, first.ToString().TrimStart(), second.ToString().TrimStart());
    }
}
