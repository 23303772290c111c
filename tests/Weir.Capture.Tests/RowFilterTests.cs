using Weir.Capture.Rows;

namespace Weir.Capture.Tests;

public sealed class RowFilterTests
{
    [Theory]
    [InlineData("syscall = read", 1)]
    [InlineData("syscall in (read, openat)", 2)]
    [InlineData("latency_ns > 5ms", 1)]
    [InlineData("not error", 2)]
    [InlineData("error = ENOENT or bytes >= 4KiB", 2)]
    [InlineData("path ~ '/etc/**' and not error", 1)]
    [InlineData("path !~ '/etc/**'", 1)]
    [InlineData("path2", 0)]
    [InlineData("offset != 5", 0)]
    public void Conditions_mean_on_rows_what_they_mean_on_calls(string condition, int rows)
    {
        RowSet all = new MadeUpCalls().Add("read", "/etc/a", 4096, fd: 3, bytes: 4096, latencyNs: 6_000_000)
            .Add("openat", "/etc/b", -2, "ENOENT").Add("write", "/tmp/c", 5, fd: 4, bytes: 5).Rows;
        Assert.Equal(rows, RowFilter.Parse(condition, all.Columns).Select(all).Count);
    }

    [Theory]
    [InlineData("foo = 1")]
    [InlineData("pid ~ 'x'")]
    [InlineData("pid = x")]
    [InlineData("syscall =")]
    public void Nonsense_is_misuse(string condition) =>
        Assert.Throws<ArgumentException>(() => RowFilter.Parse(condition, CallRows.Columns));
}
