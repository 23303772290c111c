using Weir.Trace;

namespace Weir.Capture.Tests;

/// <summary>
/// The policy of <see cref="CaptureKeys.CurrentSchema"/>: columns are only appended, and whoever appends some writes
/// them below, under the next number. What stands there never changes, as files with it are out in the world.
/// </summary>
public sealed class SchemaHistoryTests
{
    private static readonly string[][] Versions =
    [
        [
            "seq UInt64", "time_ns UInt64", "gap_ns UInt64", "latency_ns UInt64", "pid UInt32", "tid UInt32",
            "ppid UInt32", "comm Word", "uid UInt32", "cgroup UInt64", "syscall Word", "family Word", "kind Word",
            "fd Int32", "path Text", "path2 Text", "ret Int64", "error Word", "bytes UInt64", "requested UInt64",
            "offset Int64", "flags Text", "args Text", "restarts UInt32", "state Word", "wall_ns Int64",
            "device UInt32", "inode UInt64", "cpu UInt32", "lost_before UInt32", "async Word", "done_ns UInt64",
            "user_data UInt64",
        ],
        [
            "stack Text",
        ],
    ];

    [Fact]
    public void Columns_are_only_appended_and_raise_the_version()
    {
        Assert.Equal(Versions.SelectMany(v => v), Schema.Fields.Select(f => $"{f.Name} {f.Type}"));
        Assert.Equal(CaptureKeys.CurrentSchema, Versions.Length);
    }
}
