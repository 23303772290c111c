namespace Weir.Flame.Tests;

public sealed class FoldedTextTests
{
    private static Fold Read(string text, out long refused)
    {
        var fold = new Fold();
        refused = FoldedText.Read(new StringReader(text), fold);
        return fold;
    }

    private static string Write(Fold fold)
    {
        var text = new StringWriter();
        FoldedText.Write(fold, text);
        return text.ToString();
    }

    [Fact]
    public void What_was_written_reads_back_as_the_same_text()
    {
        const string Text = "all 4\nmake;cc1 plus;read 12\nmake;sh 3\n";
        Fold fold = Read(Text, out long refused);
        Assert.Equal(0, refused);
        Assert.Equal(19, fold.Total);
        string written = Write(fold);
        Assert.Equal("all 4\nmake;cc1 plus;read 12\nmake;sh 3\n", written);
        Assert.Equal(written, Write(Read(written, out _)));
    }

    [Theory]
    [InlineData("no count", 0, 1)]
    [InlineData("a;b 12x", 0, 1)]
    [InlineData(" 12", 0, 1)]
    [InlineData("a;b -3", 0, 1)]
    [InlineData("a;b 2.6", 3, 0)]
    [InlineData("a;b 99999999999999999999", 0, 1)]
    [InlineData("# a comment 3", 0, 0)]
    [InlineData("a;;b 2", 2, 0)]
    public void Lines_that_are_no_stacks_are_counted_not_guessed(string line, long total, long refused)
    {
        Fold fold = Read(line, out long counted);
        Assert.Equal((total, refused), (fold.Total, counted));
    }

    [Fact]
    public void Names_with_separators_stay_one_frame_and_one_line()
    {
        var fold = new Fold();
        fold.Add([new Frame("a;b\nc\rd"), new Frame("")], 1);
        Assert.Equal("a\\x3bb\\x0ac\\x0dd;[unknown] 1\n", Write(fold));
    }

    [Fact]
    public void Random_folds_survive_a_round_trip()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        var fold = new Fold();
        for (int i = 0; i < 2000; i++)
        {
            Frame[] stack = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => new Frame("f " + random.Next(5)))];
            fold.Add(stack, random.Next(1, 1000));
        }

        string text = Write(fold);
        Fold again = Read(text, out long refused);
        Assert.True(refused == 0 && Write(again) == text && again.Total == fold.Total, $"seed {seed}");
    }
}
