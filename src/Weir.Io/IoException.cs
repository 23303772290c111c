using Weir.Catalogue;
using Weir.Kernel;

namespace Weir.Io;

/// <summary>
/// The kernel refused a request: at which stage, with what error, on which file and place, and what to do.
/// </summary>
public sealed class IoException : KernelException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="stage">How far the request came.</param>
    /// <param name="operation">What was asked for, such as <c>read</c> or <c>io_setup(128)</c>.</param>
    /// <param name="errno">The kernel's error.</param>
    /// <param name="file">The file's path or description; null when none is concerned.</param>
    /// <param name="fileOffset">Where in the file; -1 when no place is concerned.</param>
    /// <param name="lengthBytes">How much was asked for.</param>
    /// <param name="remedy">What to raise, grant or check, or null.</param>
    public IoException(
        IoStage stage, string operation, Errno errno, string? file = null, long fileOffset = -1, long lengthBytes = 0,
        string? remedy = null)
        : base(Describe(stage, operation, file, fileOffset, lengthBytes), errno, remedy)
    {
        Stage = stage;
        Operation = operation;
        File = file;
        FileOffset = fileOffset;
        LengthBytes = lengthBytes;
    }

    /// <summary>How far the request came.</summary>
    public IoStage Stage { get; }

    /// <summary>What was asked for.</summary>
    public string Operation { get; }

    /// <summary>The file, or null.</summary>
    public string? File { get; }

    /// <summary>Where in the file, or -1.</summary>
    public long FileOffset { get; }

    /// <summary>How much was asked for.</summary>
    public long LengthBytes { get; }

    internal static void ThrowIf(long result, IoStage stage, string operation, string? file)
    {
        if (ErrnoText.IsError(result))
        {
            throw new IoException(stage, operation, ErrnoText.Of(result), file);
        }
    }

    private static string Describe(IoStage stage, string operation, string? file, long offset, long length)
    {
        string place = offset >= 0 ? $" at {offset}" : "";
        string size = length > 0 ? $" of {length} bytes" : "";
        string where = file is null ? "" : $" on {file}";
        string when = stage == IoStage.Submit ? " (not submitted)" : "";
        return $"{operation}{size}{place}{where}{when}";
    }
}
