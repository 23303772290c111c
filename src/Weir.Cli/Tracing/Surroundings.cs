using Weir.Capture.Files;

namespace Weir.Cli.Tracing;

/// <summary>What a run sees of the world outside: everything that a test replaces.</summary>
internal sealed record Surroundings
{
    /// <summary>Starts tracing.</summary>
    public required ISessionFactory Sessions { get; init; }

    /// <summary>Opens the output: a file, or standard output for null.</summary>
    public required Func<string?, IByteSink> OpenOutput { get; init; }

    /// <summary>Where help and lists go.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Where messages, progress and the account go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person sees <see cref="Error"/>.</summary>
    public required bool ErrorIsTerminal { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
