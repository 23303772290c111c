using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Cli.Verifying;

/// <summary>
/// A directory of our own below the temporary one, removed with all that is in it. It is locked as long as we live, so
/// that a later run tells what a killed one left.
/// </summary>
internal sealed class ScenarioDirectory : IDisposable
{
    private const string Prefix = "weir-scenarios-run-";

    private readonly int _lock;

    /// <summary>Makes it.</summary>
    public ScenarioDirectory()
    {
        Path = Directory.CreateTempSubdirectory(Prefix).FullName;
        _lock = TryLock(Path);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Removes what runs left that were killed.</summary>
    /// <returns>What was removed, or cannot be.</returns>
    public static IEnumerable<string> Sweep()
    {
        foreach (string left in Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            if (TryLock(left) is var free and >= 0)
            {
                FileCalls.Close(free);
                yield return Remove(left) is { } why
                    ? $"'{left}', which a killed run left, cannot be removed: {why}"
                    : $"removed '{left}', which a killed run left";
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A scenario that closes all that is open closed this too, and its number may be another's.
        if (new FileInfo($"/proc/self/fd/{_lock}").LinkTarget == Path)
        {
            FileCalls.Close(_lock);
        }

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

    private static string? Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    // A descriptor that holds the lock; negative: somebody else does, or it may not be opened.
    private static int TryLock(string path)
    {
        int directory = (int)FileCalls.Open(path, OpenFlags.ReadOnly);
        if (directory >= 0 && FileCalls.TryLock(directory) < 0)
        {
            FileCalls.Close(directory);
            return -1;
        }

        return directory;
    }
}
