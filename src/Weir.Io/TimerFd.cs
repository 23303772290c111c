using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Io;

/// <summary>A timer that is a descriptor (timerfd_create(2)): a read gives the expiries since the last one.</summary>
public sealed class TimerFd : IDisposable
{
    /// <summary>Makes a timer that is not armed.</summary>
    /// <param name="clock">The clock it goes by.</param>
    /// <param name="nonBlocking">Whether <see cref="TryWait"/> returns rather than sleeps.</param>
    public TimerFd(TimerClock clock = TimerClock.Monotonic, bool nonBlocking = false) =>
        Handle = new SafeFileHandle(
            (nint)KernelException.Check(
                TimerFdCalls.Create(clock, nonBlocking), $"timerfd_create({clock})",
                "clocks that timers accept: Realtime, Monotonic, BootTime and the alarms"),
            ownsHandle: true);

    /// <summary>The descriptor, for <see cref="AsyncFile"/> and the thin layers.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Whether an expiry is to come.</summary>
    public bool IsArmed => Remaining > TimeSpan.Zero;

    /// <summary>Time to the next expiry; zero when not armed.</summary>
    public TimeSpan Remaining => Get().Value.ToTimeSpan();

    /// <summary>The period; zero when the timer fires once.</summary>
    public TimeSpan Interval => Get().Interval.ToTimeSpan();

    /// <summary>Arms the timer, instead of what was set before.</summary>
    /// <param name="due">Delay to the first expiry; above zero.</param>
    /// <param name="interval">The period, or null to fire once.</param>
    public void Set(TimeSpan due, TimeSpan? interval = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(due, TimeSpan.Zero);
        Set(KernelTimespec.From(due), interval, absolute: false, cancelOnSet: false);
    }

    /// <summary>Arms a timer of a wall clock for a moment.</summary>
    /// <param name="due">The moment; one in the past fires at once.</param>
    /// <param name="interval">The period, or null to fire once.</param>
    /// <param name="cancelOnSet">Whether waiting ends with ECANCELED when the clock is set.</param>
    public void SetAt(DateTimeOffset due, TimeSpan? interval = null, bool cancelOnSet = false)
    {
        TimeSpan sinceEpoch = due - DateTimeOffset.UnixEpoch;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(sinceEpoch, TimeSpan.Zero, nameof(due));
        Set(KernelTimespec.From(sinceEpoch), interval, absolute: true, cancelOnSet);
    }

    /// <summary>Disarms the timer; expiries that were not read are forgotten.</summary>
    public void Clear() => Set(default, null, absolute: false, cancelOnSet: false);

    /// <summary>Waits for an expiry.</summary>
    /// <returns>How many there were since the last wait.</returns>
    public ulong Wait()
    {
        long result = Take(out ulong count);
        KernelException.Check(result, "read(timerfd)", "a timer made non-blocking is read with TryWait");
        return count;
    }

    /// <summary>Takes the expiries there were; false: none yet. Waits if the timer was made blocking.</summary>
    public bool TryWait(out ulong expiries)
    {
        long result = Take(out expiries);
        return ErrnoText.Of(result) != Errno.EAGAIN && KernelException.Check(result, "read(timerfd)") > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private void Set(KernelTimespec due, TimeSpan? interval, bool absolute, bool cancelOnSet)
    {
        KernelItimerspec setting = new()
        {
            Value = due,
            Interval = KernelTimespec.From(interval.GetValueOrDefault()),
        };
        KernelException.Check(TimerFdCalls.Set(Number(), absolute, cancelOnSet, setting), "timerfd_settime");
    }

    private KernelItimerspec Get()
    {
        KernelException.Check(TimerFdCalls.Get(Number(), out KernelItimerspec setting), "timerfd_gettime");
        return setting;
    }

    private long Take(out ulong count)
    {
        count = 0;
        long result;
        do
        {
            result = FileCalls.Read(Number(), MemoryMarshal.AsBytes(new Span<ulong>(ref count)));
        }
        while (ErrnoText.Of(result) == Errno.EINTR);
        return result;
    }

    private int Number()
    {
        ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
        return (int)Handle.DangerousGetHandle();
    }
}
