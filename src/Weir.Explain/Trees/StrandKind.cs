namespace Weir.Explain.Trees;

/// <summary>Who ran.</summary>
public enum StrandKind
{
    /// <summary>The thread that made the call.</summary>
    Caller,

    /// <summary>An interrupt, or its delayed half.</summary>
    Interrupt,

    /// <summary>A kernel thread or a worker of io_uring, for the call.</summary>
    Worker,

    /// <summary>Some other thread that woke somebody of the call.</summary>
    Other,
}
