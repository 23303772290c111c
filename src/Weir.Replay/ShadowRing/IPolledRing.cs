using Weir.Replay.Recording;

namespace Weir.Replay.ShadowRing;

/// <summary>Completions in a program's memory, which it may look for without a call.</summary>
internal interface IPolledRing
{
    RecordedProcess Process { get; }

    /// <summary>The word that tells the program of completions; 0 while it has not mapped them.</summary>
    ulong TailAddress { get; }

    /// <summary>Whether the program was promised that it need not make calls.</summary>
    bool EmulatesPolling { get; }

    /// <summary>Whether a completion can still come.</summary>
    bool Busy { get; }
}
