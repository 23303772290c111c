namespace Weir.Cli.Tests;

public sealed class ExplainTests
{
    [Theory]
    [InlineData("explain", "which call?")]
    [InlineData("explain fsymc", "no call 'fsymc'")]
    [InlineData("explain fsync ls", "put -- before the program: weir explain fsync -- ls")]
    [InlineData("explain openat", "there is no demonstration of openat")]
    [InlineData("explain read --demonstration warm", "no demonstration 'warm' of read: cold, cached, pipe")]
    [InlineData("explain read --demonstration cold -- ls", "leave out the program or --pid")]
    [InlineData("explain read -p 1 -- ls", "give one of them")]
    [InlineData("explain read -p none", "--pid: a number of a process, not 'none'")]
    [InlineData("explain read --operation reed -- ls", "no operation 'reed'")]
    [InlineData("explain read --pick best -- ls", "--pick: slowest, median or fastest")]
    [InlineData("explain read --nth 0 -- ls", "--nth: a number from 1 on, not '0'")]
    [InlineData("explain read --directory /nowhere", "no directory '/nowhere'")]
    public void Misuse_is_said_in_one_line(string commandLine, string words)
    {
        ToolRun run = ToolRun.Of(commandLine);

        Assert.Equal(ExitCode.Misuse, run.Code);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(run.Out);
    }

    [Fact]
    public void A_programs_call_is_explained_and_its_status_is_ours()
    {
        ToolRun run = ToolRun.Of("explain openat --nth 1 --width 100 -- sh -c 'exit 7'");

        Assert.Equal(7, run.Code);
        Assert.StartsWith("openat(", run.Out, StringComparison.Ordinal);
        Assert.Contains("the call returns", run.Out, StringComparison.Ordinal);
        Assert.Contains("How much of it this is", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_is_not_made_is_said()
    {
        ToolRun run = ToolRun.Of("explain io_setup -- true");

        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Equal("weir: no io_setup was called\n", run.Error);
    }

    [Fact]
    public void A_demonstration_needs_nothing()
    {
        ToolRun run = ToolRun.Of("explain io_getevents --color always");

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("aio_complete", run.Out, StringComparison.Ordinal);
        Assert.Contains("\e[36m", run.Out, StringComparison.Ordinal);
        Assert.Contains("What the functions are for", run.Out, StringComparison.Ordinal);
    }
}
