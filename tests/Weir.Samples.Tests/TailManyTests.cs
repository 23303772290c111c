namespace Weir.Samples.Tests;

public sealed class TailManyTests
{
    [Fact]
    public void New_lines_of_every_file_show_and_old_ones_do_not()
    {
        using TempFolder folder = new();
        string[] files = [.. Enumerable.Range(0, 5).Select(i => folder[$"log{i}"])];
        foreach (string file in files)
        {
            File.WriteAllText(file, "old\n");
        }

        using SampleRun tail = new("TailMany", files);
        HashSet<string> seen = [];
        WaitUntilItFollows(tail, files[0]);
        foreach (string file in files)
        {
            File.AppendAllText(file, "first\nsecond\n");
        }

        for (int i = 0; i < 2 * files.Length; i++)
        {
            seen.Add(NextOther(tail));
        }

        Assert.Equal(files.SelectMany(f => (string[])[$"{f}: first", $"{f}: second"]).ToHashSet(), seen);
    }

    [Fact]
    public void A_line_and_a_letter_may_come_in_pieces()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder["log"], "");
        using SampleRun tail = new("TailMany", folder["log"]);
        WaitUntilItFollows(tail, folder["log"]);

        byte[] line = "gr\u00fc\u00df dich\n"u8.ToArray();
        foreach (byte one in line)
        {
            using FileStream file = new(folder["log"], FileMode.Append);
            file.WriteByte(one);
            Thread.Sleep(15);
        }

        Assert.Equal($"{folder["log"]}: gr\u00fc\u00df dich", NextOther(tail));
    }

    [Fact]
    public void Without_a_file_it_says_how_it_is_called()
    {
        using SampleRun tail = new("TailMany");

        Assert.Equal(2, tail.ExitCode());
    }

    // It begins at each file's end, so what is written before it has opened the file never shows.
    private static void WaitUntilItFollows(SampleRun tail, string file)
    {
        Timer timer = new(_ => File.AppendAllText(file, "are you there\n"), null, 0, 200);
        Assert.EndsWith("are you there", tail.Line(), StringComparison.Ordinal);

        // Waits for a write that is under way.
        using ManualResetEvent over = new(false);
        timer.Dispose(over);
        over.WaitOne();
    }

    private static string NextOther(SampleRun tail)
    {
        string line;
        do
        {
            line = tail.Line();
        }
        while (line.EndsWith("are you there", StringComparison.Ordinal));
        return line;
    }
}
