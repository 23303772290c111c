namespace Weir.Cli.Tests;

/// <summary>What the tool does when its output cannot be written, or is not wanted any more.</summary>
public sealed class StandardStreamsTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("syscalls")]
    [InlineData("man")]
    [InlineData("doctor")]
    public void Output_that_cannot_be_written_is_one_line_and_a_failure(string arguments)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full is not there (a container without devices)");
        var (code, _, error) = Shell.Run($"weir {arguments} > /dev/full", Path.GetTempPath());

        Assert.Equal("weir: standard output: no space left on device\n", error);
        Assert.Equal(ExitCode.Failure, code);
    }

    [Fact]
    public void Messages_that_cannot_be_written_change_nothing()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full is not there (a container without devices)");
        var (code, _, _) = Shell.Run("weir sylcalls 2> /dev/full", Path.GetTempPath());

        Assert.Equal(ExitCode.Misuse, code);
    }

    [Fact]
    public void A_reader_who_has_enough_is_no_failure()
    {
        var (code, output, error) = Shell.Run("weir man | sleep 0; echo ${PIPESTATUS[0]}", Path.GetTempPath());

        Assert.Equal("", error);
        Assert.Equal("0\n", output);
        Assert.Equal(ExitCode.Done, code);
    }
}
