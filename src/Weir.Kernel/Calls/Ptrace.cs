using Weir.Catalogue;
using Weir.Kernel.Abi;

namespace Weir.Kernel.Calls;

/// <summary>
/// ptrace(2), one method a request. Every call must come from the thread that the tracee was started by:
/// the kernel ties a tracee to one tracing thread, not to a process.
/// </summary>
public static unsafe class Ptrace
{
    private const long Number = (long)SyscallId.Ptrace;

    // NT_X86_XSTATE (include/uapi/linux/elf.h): the vector and floating-point state in XSAVE layout.
    private const nint XState = 0x202;

    // offsetof(struct user, u_debugreg) (arch/x86/include/asm/user_64.h)
    private const nint DebugRegisters = 848;

    /// <summary>
    /// The most bytes that the vector state of this code is allowed to have (AMX has 8 KiB of tiles).
    /// </summary>
    public const int MaxVectorStateBytes = 16384;

    /// <summary>Lets a stopped thread go on, with a signal or without.</summary>
    /// <returns>False when the thread is gone (killed meanwhile).</returns>
    public static bool Resume(int tid, PtraceRequest how, int signal = 0)
    {
        long result = RawSyscall.Invoke(Number, (nint)how, tid, 0, signal);
        return result == -3 ? false : KernelException.Check(result, $"ptrace({how}, {tid})") == 0;
    }

    /// <summary>Begins to trace a process that runs, and its future children, with these events.</summary>
    /// <returns>0, or a negative error number.</returns>
    public static long Seize(int pid, PtraceOptions options) =>
        RawSyscall.Invoke(Number, (nint)PtraceRequest.Seize, pid, 0, (nint)options);

    /// <summary>Chooses the events of a tracee; its future children inherit them.</summary>
    public static void SetOptions(int tid, PtraceOptions options) =>
        KernelException.Check(
            RawSyscall.Invoke(Number, (nint)PtraceRequest.SetOptions, tid, 0, (nint)options), "ptrace(SETOPTIONS)");

    /// <summary>Reads the registers; false when the thread is gone.</summary>
    public static bool TryGetRegisters(int tid, out UserRegisters registers)
    {
        fixed (UserRegisters* to = &registers)
        {
            return RawSyscall.Invoke(Number, (nint)PtraceRequest.GetRegs, tid, 0, (nint)to) == 0;
        }
    }

    /// <summary>Reads the registers.</summary>
    public static UserRegisters GetRegisters(int tid)
    {
        UserRegisters registers;
        KernelException.Check(
            RawSyscall.Invoke(Number, (nint)PtraceRequest.GetRegs, tid, 0, (nint)(&registers)), "ptrace(GETREGS)");
        return registers;
    }

    /// <summary>Writes the registers.</summary>
    public static void SetRegisters(int tid, in UserRegisters registers)
    {
        fixed (UserRegisters* from = &registers)
        {
            KernelException.Check(
                RawSyscall.Invoke(Number, (nint)PtraceRequest.SetRegs, tid, 0, (nint)from), "ptrace(SETREGS)");
        }
    }

    /// <summary>What the event of the last stop is about: a child's thread id, an exit code.</summary>
    public static long EventMessage(int tid)
    {
        long message = 0;
        KernelException.Check(
            RawSyscall.Invoke(Number, (nint)PtraceRequest.GetEventMessage, tid, 0, (nint)(&message)),
            "ptrace(GETEVENTMSG)");
        return message;
    }

    /// <summary>The siginfo of the signal that a thread stopped for; null at a group stop, which has none.</summary>
    public static SignalInfo? GetSignalInfo(int tid)
    {
        SignalInfo info;
        long result = RawSyscall.Invoke(Number, (nint)PtraceRequest.GetSigInfo, tid, 0, (nint)(&info));
        return result < 0 ? null : info;
    }

    /// <summary>Replaces the siginfo of the signal that a thread stopped for.</summary>
    public static void SetSignalInfo(int tid, in SignalInfo info)
    {
        fixed (SignalInfo* from = &info)
        {
            KernelException.Check(
                RawSyscall.Invoke(Number, (nint)PtraceRequest.SetSigInfo, tid, 0, (nint)from), "ptrace(SETSIGINFO)");
        }
    }

    /// <summary>Reads the vector and floating-point state in XSAVE layout.</summary>
    public static byte[] GetVectorState(int tid)
    {
        byte[] state = new byte[MaxVectorStateBytes];
        fixed (byte* to = state)
        {
            nint* vector = stackalloc nint[] { (nint)to, MaxVectorStateBytes };
            KernelException.Check(
                RawSyscall.Invoke(Number, (nint)PtraceRequest.GetRegSet, tid, XState, (nint)vector),
                "ptrace(GETREGSET)");
            return state[..(int)vector[1]];
        }
    }

    /// <summary>Writes the vector and floating-point state.</summary>
    public static void SetVectorState(int tid, ReadOnlySpan<byte> state)
    {
        fixed (byte* from = state)
        {
            nint* vector = stackalloc nint[] { (nint)from, state.Length };
            KernelException.Check(
                RawSyscall.Invoke(Number, (nint)PtraceRequest.SetRegSet, tid, XState, (nint)vector),
                "ptrace(SETREGSET)");
        }
    }

    /// <summary>Reads debug register 0 to 7.</summary>
    public static ulong GetDebugRegister(int tid, int index)
    {
        ulong value = 0; // the raw call stores through its data argument; only libc's wrapper returns the word
        KernelException.Check(
            RawSyscall.Invoke(
                Number, (nint)PtraceRequest.PeekUser, tid, DebugRegisters + (8 * index), (nint)(&value)),
            "ptrace(PEEKUSER)");
        return value;
    }

    /// <summary>Writes debug register 0 to 7.</summary>
    public static void SetDebugRegister(int tid, int index, ulong value) =>
        KernelException.Check(
            RawSyscall.Invoke(
                Number, (nint)PtraceRequest.PokeUser, tid, DebugRegisters + (8 * index), (nint)value),
            "ptrace(POKEUSER)");
}
