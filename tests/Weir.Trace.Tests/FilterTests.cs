using Weir.Catalogue;
using Weir.Trace.Filters;
using Weir.Trace.Tests.Simulation;

namespace Weir.Trace.Tests;

public sealed class FilterTests
{
    [Theory]
    [InlineData("/var/lib/**", "/var/lib/a/b", true)]
    [InlineData("/var/lib/**", "/var/lib", true)]
    [InlineData("/var/lib/**", "/var/library", false)]
    [InlineData("/var/*/x", "/var/a/x", true)]
    [InlineData("/var/*/x", "/var/a/b/x", false)]
    [InlineData("/var/**/x", "/var/a/b/x", true)]
    [InlineData("/var/**/x", "/var/x", true)]
    [InlineData("**/*.so*", "/usr/lib/libc.so.6", true)]
    [InlineData("/etc/pass??", "/etc/passwd", true)]
    [InlineData("/etc/pass?", "/etc/pass/", false)]
    [InlineData("/tmp/[a-c]1", "/tmp/b1", true)]
    [InlineData("/tmp/[!a-c]1", "/tmp/b1", false)]
    [InlineData("/tmp/[]]x", "/tmp/]x", true)]
    [InlineData("/tmp/\\*", "/tmp/*", true)]
    [InlineData("/tmp/\\*", "/tmp/a", false)]
    [InlineData("*", "", true)]
    [InlineData("*.so", "/usr/lib/x.so", true)]
    [InlineData("lib", "/usr/lib/x", false)]
    [InlineData("pipe:*", "pipe:[7]", true)]
    public void A_glob_matches_whole_paths(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new PathGlob(pattern).Matches(path));

    [Fact]
    public void An_open_bracket_is_refused() => Assert.Throws<ArgumentException>(() => new PathGlob("/tmp/[abc"));

    [Theory]
    [InlineData("syscall = renameat", true)]
    [InlineData("syscall != renameat", false)]
    [InlineData("latency_ns > 1us", false)]
    [InlineData("latency_ns >= 1us", true)]
    [InlineData("not error", false)]
    [InlineData("error = ENOENT and ret = -2", true)]
    [InlineData("error = EPERM or (ret < 0 and pid = 100)", true)]
    [InlineData("syscall in (openat, renameat)", true)]
    [InlineData("syscall in ('openat', \"read\")", false)]
    [InlineData("path ~ '/a/*'", true)]
    [InlineData("path2 ~ /a/*", false)]
    [InlineData("path !~ '/a/*'", false)]
    [InlineData("comm = x", false)]
    [InlineData("comm != x", false)]
    [InlineData("bytes < 1", false)]
    [InlineData("args ~ '5,**'", true)]
    public void A_condition_holds_or_not(string condition, bool holds)
    {
        Call call = Collected.One(RecordBytes.Call(new CallSketch
        {
            Number = Rows.Rename, Result = -(int)Errno.ENOENT, Arguments = [5],
            Captures = [new(0, "/a/x"), new(1, "/b/y")],
        }));

        Assert.Equal(holds, FilterExpression.Parse(condition).Matches(in call));
    }

    [Theory]
    [InlineData("latncy_ns > 5", "did you mean latency_ns")]
    [InlineData("latency_ns > abc", "'abc' is no number")]
    [InlineData("path ~", "a field or a value was expected")]
    [InlineData("(path", "')' was expected")]
    [InlineData("path ~ 'x", "quote")]
    [InlineData("path path", "column 6")]
    [InlineData("ret ~ 5", "'~' is for texts")]
    public void A_wrong_condition_says_what_is_wrong(string condition, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => FilterExpression.Parse(condition)).Message);

    [Fact]
    public void A_path_filter_looks_at_both_paths()
    {
        Call call = Collected.One(RecordBytes.Call(new CallSketch
        {
            Number = Rows.Rename, Captures = [new(0, "/a/x"), new(1, "/b/y")],
        }));

        Assert.True(new PathFilter([new PathGlob("/b/**")]).Matches(in call));
        Assert.False(new PathFilter([new PathGlob("/c/**")]).Matches(in call));
    }

    [Theory]
    [InlineData("5ms", 5_000_000)]
    [InlineData("1.5s", 1_500_000_000)]
    [InlineData("2min", 120_000_000_000)]
    [InlineData("0", 0)]
    public void Durations_have_units(string text, long ns)
    {
        Assert.True(Quantity.TryReadDuration(text, out long read));
        Assert.Equal(ns, read);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("ms")]
    [InlineData("5parsecs")]
    [InlineData("99999999999h")]
    public void A_duration_that_is_none_is_refused(string text) => Assert.False(Quantity.TryReadDuration(text, out _));

    [Theory]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("1M", 1L << 20)]
    [InlineData("4096", 4096)]
    [InlineData("1GB", 1_000_000_000)]
    public void Sizes_have_units(string text, long sizeBytes)
    {
        Assert.True(Quantity.TryReadSize(text, out long read));
        Assert.Equal(sizeBytes, read);
    }

    [Fact]
    public void A_near_word_is_found() => Assert.Equal("openat", NearMatch.Of("opneat", ["openat", "read"])[0]);

    [Fact]
    public void Nothing_is_suggested_for_what_is_far_from_everything() =>
        Assert.Equal("", NearMatch.Suggest("zzzzzz", ["openat", "read"]));
}
