namespace Weir.Cli;

/// <summary>What the tool's exit codes mean. A launched program's own status passes through.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>It could not be done: refused, missing, or the output could not be written.</summary>
    public const int Failure = 1;

    /// <summary>The command line makes no sense; nothing was done.</summary>
    public const int Misuse = 2;
}
