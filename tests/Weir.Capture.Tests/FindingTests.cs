using Weir.Capture.Reports;
using Weir.Capture.Reports.Findings;

namespace Weir.Capture.Tests;

/// <summary>Each rule fires on its trouble just above its threshold, and keeps quiet just below.</summary>
public sealed class FindingTests
{
    private static string[] Rules(MadeUpCalls calls) => [.. Found(calls).Select(f => f.Rule)];

    private static IReadOnlyList<Finding> Found(MadeUpCalls calls) => CaptureReport.Of([calls.Rows]).Findings;

    [Fact]
    public void An_ordinary_program_has_no_findings() => Assert.Empty(Found(new MadeUpCalls()
        .Add("openat", "/etc/hosts", 3).Add("read", "/etc/hosts", 400, fd: 3, bytes: 400).Add("close", fd: 3)));

    [Theory]
    [InlineData(100, 0, true)]
    [InlineData(99, 0, false)]
    [InlineData(100, 401, false)]
    public void Looking_for_missing_files_is_found_by_number_and_share(int misses, int hits, bool found)
    {
        MadeUpCalls calls = new MadeUpCalls().Add("openat", "/no", -2, "ENOENT", count: misses);
        for (int i = 0; i < hits; i++)
        {
            calls.Add("openat", "/yes" + i, 3);
        }

        Assert.Equal(found, Rules(calls).Contains("missing-files"));
    }

    [Theory]
    [InlineData(500, 511, "/data", true)]
    [InlineData(499, 511, "/data", false)]
    [InlineData(500, 512, "/data", false)]
    [InlineData(500, 10, "pipe:[4]", false)]
    [InlineData(500, 10, "/dev/null", false)]
    public void Tiny_transfers_are_found_on_files(int count, int bytes, string path, bool found) => Assert.Equal(
        found,
        Rules(new MadeUpCalls().Add("read", path, bytes, fd: 3, bytes: bytes, count: count))
            .Contains("tiny-transfers"));

    [Theory]
    [InlineData(50, true)]
    [InlineData(49, false)]
    public void Asking_again_for_the_same_file_is_found(int count, bool found) => Assert.Equal(
        found, Rules(new MadeUpCalls().Add("newfstatat", "/etc/localtime", count: count)).Contains("repeated-lookups"));

    [Theory]
    [InlineData(50_000_000, 10_000_000_000, true)]
    [InlineData(49_999_999, 10_000_000_000, false)]
    [InlineData(1_000_000, 10_000_000, true)]
    public void Waiting_for_the_disk_is_found_by_length_and_share(long latencyNs, long spanNs, bool found) =>
        Assert.Equal(
            found,
            Rules(new MadeUpCalls().Add("fsync", "/db", fd: 3, latencyNs: latencyNs, timeNs: 1)
                .Add("getpid", timeNs: spanNs)).Contains("sync-stalls"));

    [Fact]
    public void Descriptors_that_are_never_closed_are_found_and_a_program_that_ends_is_not_blamed()
    {
        var leak = new MadeUpCalls();
        for (int fd = 3; fd < 250; fd++)
        {
            leak.Add("openat", "/f" + fd, fd, fd: fd);
        }

        Assert.Contains("descriptor-leak", Rules(leak));
        Assert.DoesNotContain("descriptor-leak", Rules(leak.Add("exit_group", result: null)));
    }

    [Fact]
    public void What_a_ring_closes_is_closed_and_its_registered_files_are_no_descriptors()
    {
        var calls = new MadeUpCalls();
        for (int fd = 3; fd < 250; fd++)
        {
            calls.Add("io_uring:OPENAT", "/f" + fd, fd, fd: fd).Add("io_uring:CLOSE", "/f" + fd, fd: fd);
            calls.Add("io_uring:OPENAT", "/f" + fd, fd);
        }

        Assert.DoesNotContain("descriptor-leak", Rules(calls));
        for (int fd = 3; fd < 250; fd++)
        {
            calls.Add("io_uring:OPENAT", "/f" + fd, fd, fd: fd).Add("io_uring:CLOSE", "/f" + fd);
        }

        Assert.Contains("descriptor-leak", Rules(calls));
    }

    [Fact]
    public void A_loop_of_vain_tries_is_found_unless_it_waits_between_them()
    {
        Assert.Contains("retry-loop", Rules(new MadeUpCalls().Add("read", "pipe:[1]", -11, "EAGAIN", count: 100)));
        Assert.DoesNotContain("retry-loop", Rules(new MadeUpCalls().Add("read", "pipe:[1]", -11, "EAGAIN", count: 99)));
        Assert.DoesNotContain(
            "retry-loop",
            Rules(new MadeUpCalls().Add("read", "pipe:[1]", -11, "EAGAIN", count: 300, gapNs: 2_000_000)));
    }

    [Fact]
    public void Submission_that_blocks_is_found() => Assert.Equal(
        (10L, 20_000_000L),
        Found(new MadeUpCalls().Add("io_submit", latencyNs: 2_000_000, count: 10).Add("io_submit", count: 50))
            .Where(f => f.Rule == "blocking-submit").Select(f => (f.Calls, f.CostNs)).Single());

    [Fact]
    public void A_blocked_submission_names_what_it_submitted()
    {
        Finding found = Found(new MadeUpCalls().Add("openat", "/d", 3, arguments: "AT_FDCWD, \"/d\", O_RDWR")
            .Add("io_submit", latencyNs: 2_000_000, timeNs: 10_000, gapNs: 600, count: 10)
            .Add("aio:PREAD", "/d", 4096, bytes: 4096, timeNs: 9_500, latencyNs: 3_000_000, ways: "direct", count: 7)
            .Add("aio:PREAD", "/late", 4096, bytes: 4096, timeNs: 2_020_000, ways: "direct"))
            .Single(f => f.Rule == "blocking-submit");
        Assert.Equal(2, found.Evidence.Count);
        Assert.Equal("7 operations begun in them  aio:PREAD  /d  (opened without O_DIRECT)", found.Evidence[1].Trim());
    }

    [Theory]
    [InlineData("io_uring:WRITE", "worker", 100, 900, true)]
    [InlineData("io_uring:WRITE", "worker+linked", 100, 0, true)]
    [InlineData("io_uring:WRITE", "worker", 99, 0, false)]
    [InlineData("io_uring:WRITE", "worker", 100, 901, false)]
    [InlineData("io_uring:FSYNC", "worker", 100, 0, false)]
    [InlineData("io_uring:WRITE", "poll", 100, 0, false)]
    public void Requests_that_went_to_workers_are_found(string operation, string ways, int punted, int not, bool found)
    {
        MadeUpCalls calls = new MadeUpCalls()
            .Add(operation, "/d", 10, bytes: 10, ways: ways, latencyNs: 3000, count: punted)
            .Add("io_uring:READ", "/d", 10, bytes: 10, ways: "direct", count: not);
        Assert.Equal(found, Rules(calls).Contains("punted-requests"));
    }

    [Fact]
    public void The_dearest_finding_stands_first()
    {
        MadeUpCalls calls = new MadeUpCalls().Add("openat", "/no", -2, "ENOENT", count: 200)
            .Add("fsync", "/db", fd: 3, latencyNs: 90_000_000);
        Assert.Equal(["sync-stalls", "missing-files"], Rules(calls));
    }
}
