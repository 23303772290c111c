namespace Weir.Scenarios.Scripting;

/// <summary>A scenario cannot go on, as the kernel or machine lacks something. What it did so far still
/// counts.</summary>
public sealed class NotInThisKernelException : Exception
{
    /// <summary>Makes the exception with what is missing.</summary>
    public NotInThisKernelException(string message)
        : base(message)
    {
    }
}
