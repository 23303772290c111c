using System.Globalization;
using Weir.Catalogue;

namespace Weir.Io.Thin;

/// <summary>The machine's budget for native AIO, shared by all containers: <c>/proc/sys/fs/aio-*</c>.</summary>
public static class AioLimits
{
    /// <summary>The most requests that all contexts together may ask for, or null when it cannot be read.</summary>
    public static long? Max => Read("/proc/sys/fs/aio-max-nr");

    /// <summary>What they ask for now, or null when it cannot be read.</summary>
    public static long? InUse => Read("/proc/sys/fs/aio-nr");

    /// <summary>What to do about a refused io_setup(2), in words.</summary>
    internal static string? Remedy(int wanted, Errno errno) => errno switch
    {
        Errno.EAGAIN => Budget(wanted),
        Errno.EINVAL => "a context holds 1 to 4,194,304 requests",
        Errno.ENOSYS => "this kernel was built without CONFIG_AIO",
        Errno.EPERM => "a seccomp filter forbids it",
        _ => null,
    };

    private static string Budget(int wanted)
    {
        if (Max is not { } max || InUse is not { } used)
        {
            return "fs.aio-max-nr is exhausted: ask for less or raise it";
        }

        long left = Math.Max(max - used, 0);
        return left > 0
            ? $"fs.aio-max-nr {max}, {used} in use: ask for at most {left} instead of {wanted}, or raise it"
            : $"fs.aio-max-nr {max}, all in use: raise it";
    }

    private static long? Read(string path)
    {
        try
        {
            return long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
