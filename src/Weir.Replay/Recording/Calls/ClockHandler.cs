using Weir.Kernel.Calls;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording.Calls;

/// <summary>
/// clock_gettime: the recorder, which is on the same CPU, looks at the clock itself. That saves the second of the two
/// stops of a call, and programs that do nothing else ask for the time all along.
/// </summary>
internal sealed class ClockHandler : CallHandler
{
    // Realtime, monotonic, raw, both coarse ones, boottime, TAI: not of one process (man 2 clock_gettime).
    private const int SystemWide = (1 << 0) | (1 << 1) | (1 << 4) | (1 << 5) | (1 << 6) | (1 << 7) | (1 << 11);
    private const int TimeBytes = 16;
    private readonly byte[] _time = new byte[TimeBytes];

    public override CallAction Enter(RecordedCall call)
    {
        bool known = call[0] < 32 && (SystemWide >> (int)call[0] & 1) != 0 && !call.Session.HasTimeNamespaces;
        if (!known || Clock.TryRead((int)call[0], _time) != 0 || !call.Memory.TryWriteAllowed(call[1], _time))
        {
            return CallAction.Make;
        }

        call.Session.Audit?.Said(call[1], TimeBytes);
        call.Log(new MemoryEvent(call.Task.Tid, call[1], _time));
        return call.Answer(0);
    }
}
