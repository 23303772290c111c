namespace Weir.Replay.Tests;

public sealed class IsolationTests
{
    // Bash keeps what it needs open: its own file may be covered as well.
    private const string Cover =
        "mount --make-rprivate / && "
        + "mount -t tmpfs none /etc && mount -t tmpfs none /home && mount -t tmpfs none /usr/bin && exec \"$@\"";

    [Fact]
    public async Task A_replay_needs_neither_files_nor_programs_nor_a_network()
    {
        Programs.Need("unshare");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mount needs root");
        using RoundTrip trip = new();
        trip.File("input", "only here\n");
        trip.Record(["sh", "-c", "cat input /etc/passwd | sort -r; ls /usr/bin | tail -3"]);
        File.Delete(Path.Combine(trip.Directory, "input"));
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(
                "unshare",
                [
                    "--mount", "--net", "--ipc", "--uts", "bash", "-c", Cover, "bash",
                    Path.Combine(AppContext.BaseDirectory, "Weir.Replay.Host"), "replay", trip.Log,
                    $"--store={Host.Store}",
                ])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task<string> error = process.StandardError.ReadToEndAsync(stop);
        Assert.Equal(trip.Recorded.Output, await process.StandardOutput.ReadToEndAsync(stop));
        Assert.Contains("divergence=none", await error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_of_NET_replays_with_its_threads_and_its_compiler()
    {
        using RoundTrip trip = new();
        trip.File("text", "no log at all");
        trip.Circle(
            [
                Path.Combine(AppContext.BaseDirectory, "Weir.Replay.Host"), "replay",
                Path.Combine(trip.Directory, "text"),
            ],
            exitCode: 3);
        Assert.Contains("not a weir log", trip.Replayed.Error, StringComparison.Ordinal);
    }
}
