namespace Weir.Io;

/// <summary>What comes next for a request that the kernel gave back.</summary>
internal enum IoStep
{
    /// <summary>Its awaiter is told.</summary>
    Done,

    /// <summary>To the kernel again.</summary>
    Again,

    /// <summary>To the kernel, to wait for readiness.</summary>
    Poll,

    /// <summary>To a helper thread.</summary>
    Lane,
}
