using Weir.Catalogue;
using Weir.Kernel.Abi;

namespace Weir.Io;

/// <summary>Translates how .NET opens files into the kernel's flags, and its refusals into words.</summary>
internal static class OpenMode
{
    public static OpenFlags FlagsOf(AsyncFileOptions options)
    {
        OpenFlags access = options.Access switch
        {
            FileAccess.Read => OpenFlags.ReadOnly,
            FileAccess.Write => OpenFlags.WriteOnly,
            FileAccess.ReadWrite => OpenFlags.ReadWrite,
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Access, "no such access"),
        };
        OpenFlags mode = options.Mode switch
        {
            FileMode.Open => 0,
            FileMode.OpenOrCreate => OpenFlags.Create,
            FileMode.CreateNew => OpenFlags.Create | OpenFlags.Exclusive,
            FileMode.Create => OpenFlags.Create | OpenFlags.Truncate,
            FileMode.Truncate => OpenFlags.Truncate,
            FileMode.Append => OpenFlags.Create | OpenFlags.Append,
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Mode, "no such mode"),
        };
        return access | mode | (options.Direct ? DirectOpen.Flag : 0)
            | (options.WriteThrough ? OpenFlags.DSync : 0);
    }

    public static Exception Refusal(string path, AsyncFileOptions options, Errno errno) => errno switch
    {
        Errno.ENOENT => new FileNotFoundException($"open: ENOENT ({errno.Message()}) on {path}", path),
        _ => new IoException(
            IoStage.Setup, "open", errno, path,
            remedy: errno == Errno.EINVAL && options.Direct ? "this file system may not support O_DIRECT" : null),
    };
}
