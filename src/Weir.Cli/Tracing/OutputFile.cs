namespace Weir.Cli.Tracing;

/// <summary>One place where rows go.</summary>
/// <param name="Path">The file; null: standard output.</param>
/// <param name="Ending">
/// The format, as the ending of a capture's name (<see cref="Capture.CaptureWriters.Endings"/>); null: lines for
/// people.
/// </param>
public sealed record OutputFile(string? Path, string? Ending)
{
    /// <summary>What people know it by.</summary>
    public string Name => Path ?? "standard output";
}
