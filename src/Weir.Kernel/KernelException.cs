using Weir.Catalogue;

namespace Weir.Kernel;

/// <summary>The kernel refused a call: which one, with what error, and what to raise or check.</summary>
public class KernelException : IOException
{
    /// <summary>Makes the exception for a refused call.</summary>
    /// <param name="call">The call as a person names it, such as <c>io_setup(1024)</c>.</param>
    /// <param name="errno">The kernel's error.</param>
    /// <param name="remedy">What to raise, grant or check; null when nothing better than the error is known.</param>
    public KernelException(string call, Errno errno, string? remedy = null)
        : base(remedy is null
            ? $"{call}: {errno.Name()} ({errno.Message()})"
            : $"{call}: {errno.Name()} ({errno.Message()}): {remedy}")
    {
        Call = call;
        Errno = errno;
        Remedy = remedy;
    }

    /// <summary>The refused call.</summary>
    public string Call { get; }

    /// <summary>The kernel's error.</summary>
    public Errno Errno { get; }

    /// <summary>What to raise, grant or check, or null.</summary>
    public string? Remedy { get; }

    /// <summary>Gives a result back, or throws when it is an error.</summary>
    public static long Check(long result, string call, string? remedy = null) =>
        ErrnoText.IsError(result) ? throw new KernelException(call, ErrnoText.Of(result), remedy) : result;
}
