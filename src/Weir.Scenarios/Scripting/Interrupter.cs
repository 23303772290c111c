using Weir.Kernel.Calls;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Scripting;

/// <summary>
/// Interrupts what the calling thread waits in: a timer sends it a signal that has a handler but not
/// SA_RESTART.
/// </summary>
internal sealed class Interrupter : ICircumstance, IDisposable
{
    // The first signal may come before the call has begun to wait; the next one must not come within the same call.
    private const long FirstNs = 3_000_000, NextNs = 200_000_000;
    private const int Signal = 12, NotifyThread = 4, Monotonic = 1, SignalSetBytes = 8;
    private const long Restorer = 0x04000000;
    private readonly Block _before, _timer, _time, _off;

    /// <summary>Takes the signal.</summary>
    public Interrupter(Script script)
    {
        _before = script.Memory(32);
        _timer = script.Memory(8);
        _time = script.Longs(0, NextNs, 0, FirstNs);
        _off = script.Memory(32);
        Block action = script.Longs(MarkedSyscall.EmptyHandler, Restorer, MarkedSyscall.SignalReturn, 0);
        OutsideMarkers.Make(RtSigaction, Signal, action.Address, _before.Address, SignalSetBytes);

        // struct sigevent: sigev_value, sigev_signo, sigev_notify, sigev_notify_thread_id
        Block @event = script.Memory(64).Put(8, Signal).Put(12, NotifyThread).Put(16, Script.Tid);
        OutsideMarkers.Make(TimerCreate, Monotonic, @event.Address, _timer.Address, 0);
    }

    /// <inheritdoc/>
    public void Begin() => OutsideMarkers.Make(TimerSettime, _timer.Int32(), 0, _time.Address, 0);

    /// <inheritdoc/>
    public void End() => OutsideMarkers.Make(TimerSettime, _timer.Int32(), 0, _off.Address, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        OutsideMarkers.Make(TimerDelete, _timer.Int32(), 0, 0, 0);
        OutsideMarkers.Make(RtSigaction, Signal, _before.Address, 0, SignalSetBytes);
    }
}
