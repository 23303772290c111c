using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Launching;
using Weir.Replay.Tracing;

namespace Weir.Replay.Replaying;

/// <summary>
/// Makes a call in a stopped thread's name, by the syscall instruction of the launch stub, which stays mapped. These
/// are the only calls that reach the kernel in a replay.
/// </summary>
internal sealed class Injection
{
    /// <summary>Times that a thread was stopped.</summary>
    public long Stops { get; private set; }

    public long Call(ReplayedTask task, SyscallId id, params ReadOnlySpan<ulong> arguments)
    {
        Start(task, id, arguments);
        for (int stops = StopsBefore(task); stops < 2;)
        {
            Ptrace.Resume(task.Tid, PtraceRequest.Syscall);
            WaitStatus status = Wait(task);
            if (status.AtSyscall)
            {
                stops++;
            }
            else if (status.Event is PtraceEvent.Clone or PtraceEvent.Fork or PtraceEvent.Vfork)
            {
                int child = (int)Ptrace.EventMessage(task.Tid);
                ChildWait.Wait(child, out _);
                DebugRegisters.Forget(child);
                Stops++;
            }
            else if (status.Gone)
            {
                throw new DivergedException(id.Row().Name, "a living thread", $"thread {task.Tid} is gone: {status}");
            }
        }

        long result = (long)Ptrace.GetRegisters(task.Tid).Rax;
        task.Spoil();
        return result;
    }

    /// <summary>As <see cref="Call"/> for a call that must succeed.</summary>
    public long Must(ReplayedTask task, SyscallId id, params ReadOnlySpan<ulong> arguments)
    {
        long result = Call(task, id, arguments);
        return KernelException.Check(result, $"{id.Row().Name} of the replay, at 0x{arguments[0]:x}");
    }

    /// <summary>Ends a thread by exit.</summary>
    public void Exit(ReplayedTask task)
    {
        Start(task, SyscallId.Exit, 0);
        Ptrace.Resume(task.Tid, PtraceRequest.Cont);
        while (!Wait(task).Gone)
        {
            Ptrace.Resume(task.Tid, PtraceRequest.Cont);
        }
    }

    /// <summary>Turns the process into the empty stub again; it stands at the end of its exec.</summary>
    public void Reload(ReplayedTask task, int stubDescriptor)
    {
        const int EmptyPath = 0x1000, ScratchBytes = 64;
        ulong scratch = (task.Registers.Rsp - 4096) & ~15UL;
        byte[] before = new byte[ScratchBytes];
        int had = task.Process.Memory.Read(scratch, before);
        Span<byte> vector = stackalloc byte[ScratchBytes];
        vector.Clear();
        BitConverter.TryWriteBytes(vector, scratch + 32); // argv[0] = ""
        task.Process.Write(scratch, vector);
        Start(
            task, SyscallId.Execveat, (ulong)stubDescriptor, scratch + 32, scratch, scratch + 8, EmptyPath);
        bool loaded = false;
        for (int stops = StopsBefore(task); stops < 2;)
        {
            Ptrace.Resume(task.Tid, PtraceRequest.Syscall);
            WaitStatus status = Wait(task);
            loaded |= status.At(PtraceEvent.Exec);
            stops += status.AtSyscall ? 1 : 0;
        }

        if (!loaded)
        {
            throw new KernelException(
                "execveat of the replay", ErrnoText.Of((long)Ptrace.GetRegisters(task.Tid).Rax));
        }

        task.Process.Memory.Write(scratch, before.AsSpan(0, had)); // a parent by vfork still has this memory
        task.Process.Reopen();
        task.Fetch();
    }

    // The end of the emulated call that the thread stands in is reported first.
    private static int StopsBefore(ReplayedTask task)
    {
        bool emulated = task.AtEmulatedCall;
        task.AtEmulatedCall = false;
        return emulated ? -1 : 0;
    }

    private static void Start(ReplayedTask task, SyscallId id, params ReadOnlySpan<ulong> arguments)
    {
        UserRegisters registers = task.Registers;
        registers.Rip = LaunchStub.SyscallSite;
        registers.Rax = (ulong)id;
        registers.OrigRax = ulong.MaxValue;
        registers.Rdi = arguments.Length > 0 ? arguments[0] : 0;
        registers.Rsi = arguments.Length > 1 ? arguments[1] : 0;
        registers.Rdx = arguments.Length > 2 ? arguments[2] : 0;
        registers.R10 = arguments.Length > 3 ? arguments[3] : 0;
        registers.R8 = arguments.Length > 4 ? arguments[4] : 0;
        registers.R9 = arguments.Length > 5 ? arguments[5] : 0;
        Ptrace.SetRegisters(task.Tid, registers);
    }

    private WaitStatus Wait(ReplayedTask task)
    {
        ChildWait.Wait(task.Tid, out WaitStatus status);
        Stops++;
        return status;
    }
}
