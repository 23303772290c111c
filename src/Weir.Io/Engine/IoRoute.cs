namespace Weir.Io;

/// <summary>How a request gets done.</summary>
internal enum IoRoute
{
    /// <summary>The kernel does it and never puts the submitter to sleep.</summary>
    Kernel,

    /// <summary>The kernel says when the stream is ready, then it is done without sleeping.</summary>
    Poll,

    /// <summary>It may sleep, so a helper thread does it.</summary>
    Lane,
}
