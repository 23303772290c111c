using System.Text.Json;
using Weir.Capture;
using Weir.Capture.Formats;
using Weir.Capture.Rows;
using Weir.Capture.Tests;

namespace Weir.Cli.Tests.Captures;

/// <summary>report, flame, diff and cat as people run them: the built tool, good and bad files.</summary>
public sealed class CaptureVerbTests : IDisposable
{
    private readonly BuiltWeir _weir = new();

    /// <summary>Each verb with the arguments behind the file.</summary>
    public static TheoryData<string, string[]> Verbs => new()
    {
        { "report", [] }, { "report", ["--json"] }, { "report", ["--html", "x.html"] }, { "cat", [] },
        { "cat", ["-f", "csv"] }, { "cat", ["-f", "jsonl"] }, { "cat", ["-o", "y.parquet"] },
        { "cat", ["-o", "y.trace.json"] }, { "flame", ["-o", "x.svg"] }, { "flame", ["-o", "x.folded"] },
    };

    public void Dispose() => _weir.Dispose();

    private string Write(string name, MadeUpCalls calls, params KeyValuePair<string, string>[] keys)
    {
        KeyValuePair<string, string>[] known =
        [
            new(CaptureKeys.Schema, "2"), new(CaptureKeys.Command, "prog --fast"), new(CaptureKeys.Host, "here"),
            new(CaptureKeys.Kernel, "6.18"),
        ];
        string path = _weir.At(name);
        using IRowWriter writer = CaptureWriters.OpenRows(
            path, CallRows.Columns, new CaptureOptions { Keys = [.. known, .. keys] });
        writer.Write(calls.Rows);
        writer.Complete([new(CaptureKeys.Lost, "0")]);
        return path;
    }

    private static MadeUpCalls Some() => new MadeUpCalls().Add("openat", "/data/in", 3)
        .Add("read", "/data/in", 4096, fd: 3, bytes: 4096, count: 50).Add("openat", "/no", -2, "ENOENT");

    private BuiltWeir.Ended Run(string verb, string file, params string[] rest) => _weir.Run([verb, file, .. rest]);

    private static void IsOneLine(BuiltWeir.Ended ended, int code)
    {
        Assert.True(ended.Code == code, $"status {ended.Code}: {ended.Error}");
        string line = Assert.Single(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("weir: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', ended.Error);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_good_capture_is_read_without_a_word_on_the_error_stream(string verb, string[] rest)
    {
        BuiltWeir.Ended ended = Run(verb, Write("run.parquet", Some()), rest);
        Assert.Equal((0, ""), (ended.Code, ended.Error));
        string file = rest.Length > 1 ? _weir.At(rest[^1]) : "";
        string output = File.Exists(file) ? File.ReadAllText(file) : ended.Out;
        Assert.Contains(rest.Contains("y.parquet") ? "PAR1" : "read", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_weir.Folder, "*.partial"));
    }

    [Fact]
    public void What_was_converted_says_the_same()
    {
        string run = Write("run.parquet", Some());
        Assert.Equal(0, Run("cat", run, "-o", "copy.parquet").Code);
        Assert.Equal(Run("cat", run, "-f", "csv").Out, Run("cat", _weir.At("copy.parquet"), "-f", "csv").Out);
        Assert.Equal(53, Run("cat", run, "-f", "csv").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(50, Run("cat", run, "--filter", "bytes > 1KiB").Out.Split('\n').Length - 1);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_file_that_is_no_capture_is_one_line_and_status_1(string verb, string[] rest)
    {
        File.WriteAllText(_weir.At("empty"), "");
        File.WriteAllText(_weir.At("text"), "not a capture\n");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "weir.dll"), _weir.At("binary"));
        foreach (string file in (string[])["empty", "text", "binary", "missing", "."])
        {
            IsOneLine(Run(verb, _weir.At(file), rest), 1);
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_capture_that_was_cut_gives_what_is_whole_or_says_that_nothing_is(string verb, string[] rest)
    {
        byte[] whole = File.ReadAllBytes(Write("run.parquet", Some()));
        string cut = _weir.At("cut.parquet");
        foreach (int length in (int[])[3, 40, whole.Length / 2, whole.Length - 9, whole.Length - 1])
        {
            File.WriteAllBytes(cut, whole[..length]);
            BuiltWeir.Ended ended = Run(verb, cut, rest);
            if (ended.Code != 0)
            {
                IsOneLine(ended, 1);
                continue;
            }

            string page = rest.Contains("x.html") ? File.ReadAllText(_weir.At("x.html")) : "";
            string said = ended.Error + ended.Out + page;
            Assert.Contains("not completed", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_capture_of_a_newer_version_is_read_as_far_as_it_is_understood()
    {
        string path = Write("new.parquet", Some(), new KeyValuePair<string, string>(CaptureKeys.Schema, "99"));
        BuiltWeir.Ended report = Run("report", path), cat = Run("cat", path), flame = Run("flame", path, "-o", "x.svg");
        Assert.Contains("newer version (schema 99)", report.Out, StringComparison.Ordinal);
        IsOneLine(cat, 0);
        IsOneLine(flame, 0);
        Assert.Contains("newer version", cat.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_from_programs_reach_no_terminal_as_they_are()
    {
        const string Hostile = "/\e]0;owned\a\u202e</script><script>alert(1)</script>\n\r\u0085\u2028x";
        MadeUpCalls calls = new MadeUpCalls().Add("read", Hostile, 1, fd: 3, bytes: 1, comm: "a\e[2Jb", count: 200)
            .Add("openat", Hostile + new string('y', 4096), -2, "ENOENT", count: 300, arguments: Hostile);
        string run = Write("run.parquet", calls, new KeyValuePair<string, string>(CaptureKeys.Command, Hostile));
        string other = Write("other.parquet", Some(), new KeyValuePair<string, string>(CaptureKeys.Filters, Hostile));
        foreach (BuiltWeir.Ended ended in (BuiltWeir.Ended[])
            [Run("report", run), Run("report", run, "--json"), Run("cat", run), Run("diff", run, other),
                Run("diff", run, other, "--json")])
        {
            Assert.Equal(0, ended.Code);
            Assert.DoesNotContain(ended.Out + ended.Error, c => c is '\e' or '\a' or '\u202e' or '\u2028' or '\u0085');
        }

        Run("report", run, "--html", "x.html");
        Assert.DoesNotContain("<script>alert", File.ReadAllText(_weir.At("x.html")), StringComparison.Ordinal);
        Run("flame", run, "-o", "x.svg");
        System.Xml.Linq.XDocument.Load(_weir.At("x.svg"));
    }

    [Fact]
    public void Captures_that_do_not_compare_are_said_to()
    {
        string one = Write("one.parquet", Some());
        string two = Write(
            "two.parquet", Some(), new(CaptureKeys.Filters, "errors only"), new(CaptureKeys.Host, "there"),
            new(CaptureKeys.Kernel, "7.0"));
        byte[] whole = File.ReadAllBytes(one);
        File.WriteAllBytes(_weir.At("cut.parquet"), whole[..^20]);

        Assert.DoesNotContain("Compare with care", Run("diff", one, one).Out, StringComparison.Ordinal);
        string text = Run("diff", one, two).Out;
        foreach (string doubt in (string[])["other filters: '' and 'errors only'", "other machines", "other kernels"])
        {
            Assert.Contains("Compare with care: " + doubt, text, StringComparison.Ordinal);
        }

        Assert.Contains("the later capture does not prove", Run("diff", one, _weir.At("cut.parquet")).Out,
            StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(Run("diff", one, two, "--json").Out).RootElement;
        Assert.Equal(3, json.GetProperty("doubts").GetArrayLength());
        IsOneLine(Run("diff", one, _weir.At("missing")), 1);
    }

    [Fact]
    public void Sums_are_refused_where_calls_are_needed_and_drawn_where_not()
    {
        string run = Write("run.parquet", Some());
        Assert.Equal((0, ""), (Run("cat", run, "-o", "sums.agg.parquet").Code, ""));
        string sums = _weir.At("sums.agg.parquet");
        IsOneLine(Run("report", sums), 1);
        IsOneLine(Run("diff", run, sums), 1);
        BuiltWeir.Ended flame = Run("flame", sums, "-o", "x.folded");
        Assert.Equal((0, ""), (flame.Code, flame.Error));
        Assert.Equal(52, File.ReadAllLines(_weir.At("x.folded")).Sum(l => long.Parse(l[(l.LastIndexOf(' ') + 1)..])));
    }

    [Fact]
    public void What_makes_no_sense_is_one_line_and_status_2()
    {
        string run = Write("run.parquet", Some());
        foreach (string[] words in (string[][])
            [["report"], ["report", run, "--filter", "nonsense"], ["cat", run, "-f", "xml"],
                ["cat", run, "-o", "x.doc"], ["cat", run, "--filter", "bogus > 1"], ["flame", run],
                ["flame", run, "-o", "x.png"],
                ["flame", run, "-o", "x.svg", "--by", "nope"], ["flame", run, "-o", "x.svg", "--weight", "nope"],
                ["diff", run], ["diff", run, run, run]])
        {
            IsOneLine(_weir.Run(words), 2);
        }
    }

    [Fact]
    public void Where_it_cannot_write_nothing_is_left_and_the_status_is_1()
    {
        string run = Write("run.parquet", Some());
        IsOneLine(Run("flame", run, "-o", "nowhere/x.svg"), 1);
        IsOneLine(Run("report", run, "--html", _weir.Folder), 1);
        IsOneLine(Run("flame", _weir.At("missing.folded"), "-o", "x.svg"), 1);
        if (File.Exists("/dev/full"))
        {
            IsOneLine(Run("report", run, "--html", "/dev/full"), 1);
            IsOneLine(_weir.Run("sh", ["-c", $"{BuiltWeir.Tool} cat {run} -f csv > /dev/full"]), 1);
            IsOneLine(_weir.Run("sh", ["-c", $"{BuiltWeir.Tool} report {run} > /dev/full"]), 1);
        }
    }
}
