namespace Weir.Replay.Tests;

/// <summary>
/// Records a program, takes its inputs away, replays it and compares everything that can be compared.
/// </summary>
internal sealed class RoundTrip : IDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("weir-replay-").FullName;

    public string Log => Path.Combine(Directory, "program.weirlog");

    public HostRun Recorded { get; private set; } = null!;

    public HostRun Replayed { get; private set; } = null!;

    public void File(string name, string text) =>
        System.IO.File.WriteAllText(Path.Combine(Directory, name), text);

    public RoundTrip Record(string[] command, params string[] flags)
    {
        Recorded = Host.Run(Directory, ["record", Log, $"--store={Host.Store}", .. flags, "--", .. command]);
        Assert.True(Recorded.Code == 0, Recorded.Error);
        return this;
    }

    public RoundTrip Replay(params string[] flags)
    {
        Replayed = Host.Run("/", ["replay", Log, $"--store={Host.Store}", .. flags]);
        Assert.True(Replayed.Code == 0, Replayed.Error);
        return this;
    }

    /// <summary>
    /// The whole circle; <paramref name="hashes"/> is how many memory hashes must have matched at least.
    /// </summary>
    public RoundTrip Circle(string[] command, int exitCode = 0, int hashes = 1, string[]? flags = null)
    {
        Record(command, flags ?? []);
        foreach (string path in System.IO.Directory.GetFiles(Directory).Where(p => p != Log))
        {
            System.IO.File.Delete(path);
        }

        Replay();
        Assert.Contains("divergence=none", Replayed.Summary, StringComparison.Ordinal);
        Assert.Contains("cut=none", Replayed.Summary, StringComparison.Ordinal);
        Assert.Equal(Recorded.Output, Replayed.Output);
        Assert.Equal(exitCode.ToString(), Recorded.Value("exit"));
        Assert.Equal(exitCode.ToString(), Replayed.Value("exit"));
        Assert.Equal(Recorded.Value("calls"), Replayed.Value("compared"));
        Assert.Equal(Recorded.Value("events"), Replayed.Value("events"));
        Assert.True(int.Parse(Replayed.Value("hashes")) >= hashes, Replayed.Summary);
        return this;
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
