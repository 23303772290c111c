namespace Weir.Cli;

/// <summary>The command line asks for something that it cannot mean: one line for the person, exit code 2.</summary>
public sealed class MisuseException : ArgumentException
{
    /// <summary>Makes the exception with what the person should read.</summary>
    public MisuseException(string message)
        : base(message)
    {
    }
}
