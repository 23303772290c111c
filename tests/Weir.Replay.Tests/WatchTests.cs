namespace Weir.Replay.Tests;

public sealed class WatchTests
{
    private const string TooMany = "You may have requested too many hardware breakpoints/watchpoints";

    [Fact]
    public void Several_words_are_watched_both_ways_the_unaligned_too()
    {
        string text = Debug(
            "break begin", "continue", "watch first", "watch second", "watch box.odd", "continue", "print 1",
            "continue", "continue", "continue", "print 2", "reverse-continue", "reverse-continue", "reverse-continue",
            "reverse-continue", "reverse-continue");
        Assert.Equal(
            ["first 0 1", "$1", "second 0 2", "box.odd 0 4660", "second 2 5", "$2",
                "second 5 2", "box.odd 4660 0", "second 2 0", "first 1 0", "begin"],
            Stops(text)[1..]);
    }

    [Fact]
    public void Reads_are_told_from_writes_and_accesses_are_both()
    {
        string text = Debug(
            "break begin", "continue", "rwatch first", "awatch third", "break end", "continue", "continue", "continue",
            "reverse-continue", "reverse-continue", "reverse-continue");
        Assert.Equal(
            ["third 0 3", "first 1", "end", "first 1", "third 3 0", "begin"], Stops(text)[1..]);
    }

    [Fact]
    public void Words_that_one_call_wrote_are_told_one_after_the_other()
    {
        string text = Debug(
            "break begin", "continue", "watch pair[0]", "watch pair[1]", "continue", "continue", "print $sp != 0",
            "reverse-continue", "reverse-continue", "continue", "reverse-stepi", "print pair[0]");
        Assert.Equal(
            ["pair[0] 0 71", "pair[1] 0 72", "$1", "pair[0] 71 0", "pair[1] 72 0", "pair[0] 0 71", "pair[0] 71 0",
                "$2"],
            Stops(text)[1..]);
    }

    [Fact]
    public void Where_clocks_are_read_is_one_instruction()
    {
        string text = Debug(
            "break look", "continue", "watch now.tv_sec", "continue", "backtrace", "print now.tv_sec == 0",
            "reverse-stepi", "backtrace", "print now.tv_sec == 0", "stepi", "reverse-continue",
            "print now.tv_sec == 0", "break end", "delete 2", "delete 1", "tbreak look", "reverse-continue", "next",
            "next", "print now.tv_sec == 0", "info source");
        Assert.Equal(
            ["$1 = 0", "$2 = 1", "$3 = 1", "$4 = 0"],
            text.Split('\n').Where(l => l.StartsWith('$')));
        Assert.Equal(2, text.Split("in look ()").Length - 1); // each backtrace found the caller
        Assert.DoesNotContain("??", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_into_the_processors_registers_is_refused()
    {
        string text = Debug("break begin", "continue", "watch large", "continue");
        Assert.Contains(TooMany, text, StringComparison.Ordinal);
        text = Debug(
            "break begin", "continue", "watch first", "watch second", "watch third", "watch fourth", "continue",
            "continue", "continue", "continue");
        Assert.Equal(["first 0 1", "second 0 2", "third 0 3", "fourth 0 4"], Stops(text)[1..]);
        text = Debug(
            "break begin", "continue", "watch first", "watch second", "watch third", "watch fourth", "watch copy",
            "continue");
        Assert.Contains(TooMany, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_reads_that_did_not_stop_are_one_instruction_each()
    {
        using GdbRun run = new(CProgram.Build("overread"));
        string text = run.Debug(
            "0", [], "break finish", "continue", "watch large[0]", "watch large[10]", "reverse-continue", "backtrace",
            "reverse-continue", "print 1", "reverse-stepi", "reverse-stepi", "continue", "continue", "backtrace");
        Assert.Equal(2, text.Split(" in whole (").Length - 1);
        Assert.Contains("Old value = 127 '\\177'\nNew value = 0", text, StringComparison.Ordinal);
        Assert.Contains("Old value = 0 '\\000'\nNew value = 127", text, StringComparison.Ordinal);
        Assert.Contains("in main () at", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_polls_its_ring_leaves_fewer()
    {
        using GdbRun run = new(CProgram.Build("peek", "uring"));
        string text = run.Debug("0", [], "break main", "continue", "watch *(long*)&stdout", "watch *(long*)&stderr",
            "watch *(long*)&stdin", "watch *(long*)environ", "continue");
        Assert.Contains(TooMany, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_of_the_time_stamp_counter_is_stepped_over_both_ways()
    {
        string text = Debug(
            "break stamp", "continue", "print $before = ticks", "stepi", "stepi", "stepi", "stepi", "stepi",
            "print ticks != $before", "reverse-stepi", "reverse-stepi", "reverse-stepi", "reverse-stepi",
            "reverse-stepi", "print ticks == $before", "break end", "continue", "print ticks != $before", "continue",
            "continue");
        Assert.Equal(
            ["$1 = 0", "$2 = 1", "$3 = 1", "$4 = 1"],
            text.Split('\n').Where(l => l.StartsWith('$')));
        Assert.Contains("exited normally", text, StringComparison.Ordinal);
    }

    private static string Debug(params string[] commands)
    {
        using GdbRun run = new(CProgram.Build("watches"));
        return run.Debug("0", [], commands);
    }

    // Names and values of watchpoints, numbers of printed values and functions of breakpoints, as gdb came by.
    private static string[] Stops(string text)
    {
        List<string> stops = [];
        foreach (string line in text.Split('\n'))
        {
            string word = line.Split(' ')[^1];
            if (line.StartsWith('$'))
            {
                stops.Add(line[..2]);
            }
            else if (line.Contains("value = ", StringComparison.Ordinal)
                || line.StartsWith("Value = ", StringComparison.Ordinal))
            {
                stops[^1] += $" {word}";
            }
            else if (line.StartsWith("Hardware", StringComparison.Ordinal))
            {
                stops.Add(word);
            }
            else if (line.Contains("begin ()", StringComparison.Ordinal)
                || line.Contains("end ()", StringComparison.Ordinal))
            {
                stops.Add(line.Split(", ")[1].Split(' ')[0]);
            }
        }

        // The line that tells of a new watchpoint looks like one that tells of a stop, but has no value.
        return [.. stops.Where(s => s.StartsWith('$') || s.Contains(' ') || s is "begin" or "end")];
    }
}
