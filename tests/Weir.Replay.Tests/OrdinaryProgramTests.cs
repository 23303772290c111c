namespace Weir.Replay.Tests;

public sealed class OrdinaryProgramTests
{
    [Theory]
    [InlineData("true")]
    [InlineData("echo one two")]
    [InlineData("date +%N")]
    [InlineData("ls -la /usr/lib")]
    [InlineData("cat /etc/passwd")]
    [InlineData("sort /etc/passwd")]
    [InlineData("head -c 100000 /dev/urandom")]
    public void A_program_replays_as_it_was_recorded(string command)
    {
        using RoundTrip trip = new();
        string[] words = command.Split(' ');
        Programs.Need(words[0]);
        trip.Circle(words);
    }

    [Fact]
    public void A_program_that_fails_replays_with_its_exit_code()
    {
        using RoundTrip trip = new();
        trip.Circle(["false"], exitCode: 1);
    }

    [Fact]
    public void Files_are_needed_only_while_recording()
    {
        using RoundTrip trip = new();
        trip.File("input", string.Concat(Enumerable.Range(0, 20000).Select(i => $"line {i}\n")));
        trip.Circle(["cat", "input"]);
        Assert.Contains("line 19999", trip.Replayed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_with_real_transactions_replays()
    {
        Programs.Need("sqlite3");
        using RoundTrip trip = new();
        const string Script = "create table t(a); begin; insert into t select value from generate_series(1, 500);"
            + "commit; insert into t values (random()); select count(*), sum(a) from t;";
        trip.Circle(["sqlite3", "data.db", Script]);
    }

    [Fact]
    public void A_script_sees_the_recorded_time_randomness_and_directory()
    {
        string python = Programs.Need("python3");
        using RoundTrip trip = new();
        trip.Circle(
        [
            python, "-c",
            "import time,os,random;print(time.time(),os.getpid(),random.random(),hash('a'),sorted(os.listdir('.')))",
        ]);
    }

    [Fact]
    public void A_log_that_carries_its_contents_needs_no_store()
    {
        using RoundTrip trip = new();
        trip.Record(["date", "+%N"], "--self-contained");
        HostRun replayed = Host.Run("/", "replay", trip.Log, "--store=/nonexistent");
        Assert.Contains("divergence=none", replayed.Summary, StringComparison.Ordinal);
        Assert.Equal(trip.Recorded.Output, replayed.Output);
    }
}
