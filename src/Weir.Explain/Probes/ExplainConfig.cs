namespace Weir.Explain.Probes;

/// <summary>Layout of what user space and the programs tell each other: one mapped value.</summary>
internal static class ExplainConfig
{
    /// <summary>s32: the call's number; -1: none yet.</summary>
    internal const int Number = 0;

    /// <summary>s32: only this thread's calls; 0: those of every followed process.</summary>
    internal const int OnlyThread = 4;

    /// <summary>u32: calls that are being followed; no program does anything while it is 0.</summary>
    internal const int Open = 8;

    /// <summary>s32: which argument is a descriptor; -1: none.</summary>
    internal const int DescriptorArgument = 12;

    /// <summary>u32: 1: io_submit, whose iocbs are read; 2: a call on a context of native AIO.</summary>
    internal const int Aio = 16;

    /// <summary>u64 each: where in the kernel's text the requests of native AIO are allocated.</summary>
    internal const int AioFrom = 24, AioTo = 32;

    /// <summary>u64: calls that were made.</summary>
    internal const int Seen = 40;

    /// <summary>u64: calls that were not followed, for there were too many at once.</summary>
    internal const int Busy = 48;

    /// <summary>u64: sights for which the ring had no room.</summary>
    internal const int Lost = 56;

    /// <summary>u64: sights above what one call may have.</summary>
    internal const int Cut = 64;

    /// <summary>u64: bios, requests and the like that could not be remembered.</summary>
    internal const int Forgotten = 72;

    /// <summary>u32: 1: requests that a ring's own thread takes up count as calls.</summary>
    internal const int Polled = 80;

    /// <summary>Size of the value.</summary>
    internal const int SizeBytes = 128;

    /// <summary>The most sights of one call.</summary>
    internal const int MostSights = 600;

    /// <summary>The most calls that are followed at once.</summary>
    internal const int MostOpen = 64;
}
