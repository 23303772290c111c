using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Tracing;

namespace Weir.Replay.Replaying;

/// <summary>One thread of the replay: the program knows it by its recorded number, the kernel by another.</summary>
internal sealed class ReplayedTask(int recordedTid, int tid, ReplayedProcess process)
{
    private bool _dirty;
    private ulong[] _watched = [];
    private WatchedWord[] _debugged = [];
    private UserRegisters _registers;

    public int RecordedTid { get; } = recordedTid;

    public int Tid { get; } = tid;

    public ReplayedProcess Process { get; } = process;

    /// <summary>Whether it is parked after its end.</summary>
    public bool Ended { get; set; }

    /// <summary>Whether the kernel reported its end.</summary>
    public bool Reaped { get; set; }

    /// <summary>Whether it is stopped at the entry of a call that will not be made.</summary>
    public bool AtEmulatedCall { get; set; }

    /// <summary>Whether the processor traps its reads of the time-stamp counter.</summary>
    public bool TrapsTimestamps { get; set; }

    /// <summary>Registers of the stopped thread; changes reach the kernel when it runs on.</summary>
    public UserRegisters Registers
    {
        get => _registers;
        set
        {
            _registers = value;
            _dirty = true;
        }
    }

    /// <summary>What is known of it, for a new thread that will run on from the same place.</summary>
    public ReplayedTask Twin(int tid, ReplayedProcess process) => new(RecordedTid, tid, process)
    {
        Ended = Ended,
        Reaped = Reaped,
        TrapsTimestamps = TrapsTimestamps,
        Registers = Registers,
    };

    /// <summary>Takes what the kernel has after a stop.</summary>
    public void Fetch()
    {
        _registers = Ptrace.GetRegisters(Tid);
        _dirty = false;
    }

    /// <summary>Gives the kernel what changed.</summary>
    public void Store()
    {
        if (_dirty)
        {
            Ptrace.SetRegisters(Tid, _registers);
            _dirty = false;
        }

        Watch();
    }

    /// <summary>
    /// The kernel's registers are no longer those of the program: they are stored again before it runs.
    /// </summary>
    public void Spoil() => _dirty = true;

    // Lets the processor watch the words of the process.
    private void Watch()
    {
        if (!ReferenceEquals(_watched, Process.Watched) || !ReferenceEquals(_debugged, Process.Debugged))
        {
            (_watched, _debugged) = (Process.Watched, Process.Debugged);
            DebugRegisters.Watch(Tid, _watched, _debugged);
        }
    }
}
