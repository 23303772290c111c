namespace Weir.Io;

/// <summary>Which interface of the kernel carries the requests.</summary>
public enum IoBackendKind
{
    /// <summary>io_uring where the kernel and its filters allow it, native AIO otherwise.</summary>
    Auto,

    /// <summary>Native AIO: works in containers whose filters forbid io_uring.</summary>
    Aio,

    /// <summary>io_uring.</summary>
    IoUring,
}
