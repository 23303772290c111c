using Weir.Catalogue;
using Weir.Kernel;

namespace Weir.Io;

/// <summary>Picks the backend and says why.</summary>
internal static class BackendChoice
{
    /// <summary>Makes the backend that the options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="reason">Why this one, in words.</param>
    public static IoBackend Make(IoEngineOptions options, out string reason)
    {
        switch (options.Backend)
        {
            case IoBackendKind.Aio:
                reason = "asked for";
                return AioBackend.Make(options.Depth);
            case IoBackendKind.IoUring:
                reason = "asked for";
                return RingBackend.TryMake(options.Depth, options.MaxRegisteredBytes, out Errno refused)
                    ?? throw Refusal(options.Depth, refused);
            case IoBackendKind.Auto:
                return MakeEither(options, out reason);
            default:
                throw new ArgumentOutOfRangeException(nameof(options), options.Backend, "no such backend");
        }
    }

    /// <summary>Why io_uring is not to be had, in words.</summary>
    internal static string Explain(Errno errno) => errno switch
    {
        Errno.EPERM => "a seccomp filter (Docker's and containerd's default has one), or kernel.io_uring_disabled",
        Errno.ENOSYS => "the kernel is older than 5.1, was built without it, or a filter hides it",
        Errno.ENOMEM => "RLIMIT_MEMLOCK, on kernels before 5.12",
        Errno.EMFILE or Errno.ENFILE => "no descriptor is left",
        Errno.EOPNOTSUPP => "the kernel is older than 5.11",
        _ => errno.Message(),
    };

    private static IoBackend MakeEither(IoEngineOptions options, out string reason)
    {
        if (RingBackend.TryMake(options.Depth, options.MaxRegisteredBytes, out Errno refused) is { } ring)
        {
            reason = "chosen because this kernel allows it";
            return ring;
        }

        reason = $"chosen because io_uring_setup gives {refused.Name()}: {Explain(refused)}";
        return AioBackend.Make(options.Depth);
    }

    private static Exception Refusal(int depth, Errno errno) => errno is Errno.ENOSYS or Errno.EOPNOTSUPP
        ? new FeatureMissingException("io_uring with timed waits", "5.11", Explain(errno))
        : new IoException(
            IoStage.Setup, $"io_uring_setup({depth})", errno,
            remedy: $"{Explain(errno)}; native AIO (IoBackendKind.Aio) works in most such places");
}
