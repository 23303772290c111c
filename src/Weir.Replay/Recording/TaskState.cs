namespace Weir.Replay.Recording;

/// <summary>Where a recorded thread is.</summary>
internal enum TaskState
{
    /// <summary>Stopped, and can run on.</summary>
    Runnable,

    /// <summary>In a call that has not ended.</summary>
    InKernel,

    /// <summary>Suspended together with its process, until SIGCONT.</summary>
    Suspended,

    /// <summary>Past its end, not yet waited for.</summary>
    Ending,
}
