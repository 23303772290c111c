namespace Weir.Replay.Tests;

/// <summary>The samples of our own library: .NET programs with threads, a compiler and asynchronous I/O.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("io_uring")]
    [InlineData("native AIO, completions taken in user space", "--no-io-uring")]
    public void A_file_copied_by_the_library_is_copied_again(string engine, params string[] flags)
    {
        using RoundTrip trip = new();
        byte[] bytes = new byte[3_000_001];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(Path.Combine(trip.Directory, "from"), bytes);
        trip.Circle([Sample("CopyFile"), "from", "to"], flags: flags);
        Assert.Contains($"{bytes.Length} bytes in ", trip.Replayed.Output, StringComparison.Ordinal);
        Assert.Contains(engine, trip.Replayed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_followed_by_the_library_until_a_signal_ends_it_are_followed_again()
    {
        Programs.Need("timeout");
        using RoundTrip trip = new();
        trip.File("followed", "one line\n");
        trip.Circle(["timeout", "2", Sample("TailMany"), "followed"], exitCode: 124);
    }

    [Fact]
    public void A_server_built_on_the_library_and_its_client_replay()
    {
        Programs.Need("bash");
        Programs.Need("curl");
        using RoundTrip trip = new();
        trip.File("page", "what is served");
        string script = $$"""
            {{Sample("HttpFiles")}} . 0 > address &
            while ! test -s address; do sleep 0.1; done
            curl -s -r 5-6 "$(grep -o 'http[^ ]*' address)page"
            kill %1
            wait
            """;
        trip.Circle(["bash", "-c", script], hashes: 3);
        Assert.Equal("is", trip.Replayed.Output);
    }

    // artifacts/bin/Weir.Replay.Tests/debug/ lies beside artifacts/bin/NAME/debug/.
    private static string Sample(string name)
    {
        DirectoryInfo here = new(AppContext.BaseDirectory);
        return Path.Combine(here.Parent!.Parent!.FullName, name, here.Name, name);
    }
}
