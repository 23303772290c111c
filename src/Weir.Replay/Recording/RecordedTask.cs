using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Replay.Effects;

namespace Weir.Replay.Recording;

/// <summary>One thread of the recorded program.</summary>
internal sealed class RecordedTask(int tid, RecordedProcess process)
{
    public const int FirstPatienceMs = 50;

    public int Tid { get; private set; } = tid;

    public RecordedProcess Process { get; } = process;

    public TaskState State { get; set; } = TaskState.Runnable;

    /// <summary>Registers at the entry of the current or last call, as the program set them.</summary>
    public UserRegisters Entry { get; set; }

    /// <summary>Number of the current or last call.</summary>
    public int Number { get; set; } = -1;

    /// <summary>The six words of that call, as the program gave them.</summary>
    public ulong[] Arguments { get; } = new ulong[6];

    /// <summary>The registers that the kernel saw in place of the program's own, or null.</summary>
    public UserRegisters? Rewritten { get; set; }

    /// <summary>Registers right after the last call; a signal that finds them came before any instruction.</summary>
    public UserRegisters AfterCall { get; set; }

    /// <summary>The last call ended with one of the kernel's restart codes and may go on.</summary>
    public long? RestartCode { get; set; }

    /// <summary>What the interrupted rounds of a restarted call wrote.</summary>
    public MemoryRanges Interrupted { get; } = new();

    /// <summary>Signals that came in the middle of a computation and wait for the next call.</summary>
    public Queue<SignalInfo> Deferred { get; } = new();

    /// <summary>Whether the call's own end gets a signal to deliver at the next resumption.</summary>
    public int ResumeSignal { get; set; }

    /// <summary>The words that the processor watches for this thread.</summary>
    public ulong[] Watched { get; set; } = [];

    /// <summary>Whether the processor traps its reads of the time-stamp counter.</summary>
    public bool TrapsTimestamps { get; set; }

    /// <summary>How long the thread may compute before it is looked at; grows when nothing comes of it.</summary>
    public int PatienceMs { get; set; } = FirstPatienceMs;

    /// <summary>The word that the kernel clears at the thread's end, or 0.</summary>
    public ulong ClearTid { get; set; }

    /// <summary>Something that the handler of the current call keeps between its entry and its end.</summary>
    public object? CallState { get; set; }

    /// <summary>Whether the current call makes a thread or a process.</summary>
    public bool IsCloning =>
        Number is (int)SyscallId.Clone or (int)SyscallId.Fork or (int)SyscallId.Vfork;

    /// <summary>Takes another number: a thread that runs exec becomes the leader.</summary>
    public void Become(int tid) => Tid = tid;
}
