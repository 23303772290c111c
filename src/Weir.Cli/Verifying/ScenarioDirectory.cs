namespace Weir.Cli.Verifying;

/// <summary>A directory of our own below the temporary one, removed with all that is in it.</summary>
internal sealed class ScenarioDirectory : IDisposable
{
    /// <summary>Makes it.</summary>
    public ScenarioDirectory() => Path = Directory.CreateTempSubdirectory("weir-scenarios-").FullName;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.SetCurrentDirectory("/");
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // A scenario may have removed it before us: that is what was wanted.
        }
    }
}
