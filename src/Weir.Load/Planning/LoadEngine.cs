namespace Weir.Load.Planning;

/// <summary>Through which interface transfers are made.</summary>
public enum LoadEngine : byte
{
    /// <summary>As the load made them.</summary>
    AsCaptured,

    /// <summary>System calls that block.</summary>
    Sync,

    /// <summary>Native AIO.</summary>
    Aio,

    /// <summary>io_uring.</summary>
    IoUring,
}
