using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Trace.Tests.Simulation;

namespace Weir.Trace.Tests;

public sealed class CallStreamTests
{
    [Fact]
    public void A_call_on_a_descriptor_has_the_name_that_the_kernel_gave_its_file()
    {
        Call call = Collected.One(
            RecordBytes.File(new FileSketch(9, "/var/log/syslog")),
            RecordBytes.Call(new CallSketch
            {
                Number = Rows.Read, FirstKey = 9, Arguments = [3, 0, 100], Result = 42, EnterNs = 1_000, ExitNs = 1_700,
            }));

        Assert.Equal("/var/log/syslog", call.Path);
        Assert.Equal(3, call.Fd);
        Assert.Equal(42, call.Bytes);
        Assert.Equal(100, call.Requested);
        Assert.Equal(700, call.LatencyNs);
        Assert.Equal("read", call.Row.Name);
    }

    [Fact]
    public void A_key_without_a_file_record_is_unknown_and_counted()
    {
        Collected all = new([RecordBytes.Call(new CallSketch { Number = Rows.Read, FirstKey = 9 })]);

        Assert.Null(Assert.Single(all.Calls).Path);
        Assert.Equal(1, all.Counters.UnknownFiles);
    }

    [Fact]
    public void A_relative_path_starts_from_its_directory()
    {
        Call call = Collected.One(
            RecordBytes.File(new FileSketch(5, "/home/ada/src")),
            RecordBytes.Call(new CallSketch
            {
                Number = Rows.Unlink, FirstKey = 5, Captures = [new(0, "../notes/./a.txt")],
            }));

        Assert.Equal("/home/ada/notes/a.txt", call.Path);
    }

    [Fact]
    public void A_relative_path_from_an_unknown_directory_says_so()
    {
        Call call = Collected.One(RecordBytes.Call(new CallSketch
        {
            Number = Rows.Unlink, FirstKey = 5, Captures = [new(0, "a.txt")],
        }));

        Assert.Equal("?/a.txt", call.Path);
    }

    [Fact]
    public void A_successful_open_has_the_name_of_what_was_opened()
    {
        Call call = Collected.One(
            RecordBytes.File(new FileSketch(5, "/etc")),
            RecordBytes.File(new FileSketch(6, "/usr/lib/os-release")),
            RecordBytes.Call(new CallSketch
            {
                Number = Rows.OpenAt, FirstKey = 5, SecondKey = 6, Result = 4, Captures = [new(0, "os-release")],
            }));

        Assert.Equal("/usr/lib/os-release", call.Path);
        Assert.Null(call.Path2);
        Assert.Equal(4, call.Fd);
    }

    [Fact]
    public void A_failed_open_has_the_path_that_was_asked_for()
    {
        Call call = Collected.One(RecordBytes.Call(new CallSketch
        {
            Number = Rows.OpenAt, Result = -(int)Errno.ENOENT, Captures = [new(0, "/nowhere")],
        }));

        Assert.Equal("/nowhere", call.Path);
        Assert.Equal(Errno.ENOENT, call.Error);
        Assert.Equal(-1, call.Fd);
    }

    [Fact]
    public void A_rename_has_both_paths()
    {
        Call call = Collected.One(
            RecordBytes.File(new FileSketch(5, "/a")),
            RecordBytes.Call(new CallSketch
            {
                Number = Rows.Rename, FirstKey = 5, SecondKey = 5, Captures = [new(0, "x"), new(1, "y")],
            }));

        Assert.Equal("/a/x", call.Path);
        Assert.Equal("/a/y", call.Path2);
    }

    [Fact]
    public void An_empty_path_stands_for_the_directory_itself()
    {
        Call call = Collected.One(
            RecordBytes.File(new FileSketch(5, "/a")),
            RecordBytes.Call(new CallSketch { Number = Rows.OpenAt, FirstKey = 5, Captures = [new(0, "")] }));

        Assert.Equal("/a", call.Path);
    }

    [Fact]
    public void A_path_that_was_read_again_at_exit_replaces_the_one_that_faulted()
    {
        Call call = Collected.One(RecordBytes.Call(new CallSketch
        {
            Number = Rows.Unlink,
            Captures = [new(0, "", CaptureStatus.Faulted), new(0, "/late")],
        }));

        Assert.Equal("/late", call.Path);
    }

    [Fact]
    public void A_path_that_could_not_be_read_is_unknown()
    {
        Call call = Collected.One(
            RecordBytes.File(new FileSketch(5, "/a")),
            RecordBytes.Call(new CallSketch
            {
                Number = Rows.Unlink, FirstKey = 5, Captures = [new(0, "", CaptureStatus.Faulted)],
            }));

        Assert.Null(call.Path);
    }

    [Fact]
    public void The_gap_runs_from_the_threads_previous_exit()
    {
        Collected all = new(
        [
            RecordBytes.Call(new CallSketch { Number = Rows.GetPid, Tid = 1, EnterNs = 10, ExitNs = 20 }),
            RecordBytes.Call(new CallSketch { Number = Rows.GetPid, Tid = 2, EnterNs = 11, ExitNs = 21 }),
            RecordBytes.Call(new CallSketch { Number = Rows.GetPid, Tid = 1, EnterNs = 25, ExitNs = 30 }),
        ]);

        Assert.Equal([-1, -1, 5], all.Calls.Select(c => c.GapNs));
    }

    [Fact]
    public void A_call_that_ran_before_the_trace_has_a_result_but_no_latency()
    {
        Call call = Collected.One(RecordBytes.Call(new CallSketch
        {
            Number = Rows.Read, EnterNs = 0, State = CallState.RunningAtStart, Result = 5,
        }));

        Assert.True(call.HasResult);
        Assert.Equal(-1, call.LatencyNs);
        Assert.Null(Schema.Find("time_ns")!.Number!(in call));
    }

    [Fact]
    public void A_call_that_does_not_return_has_no_result()
    {
        Call call = Collected.One(RecordBytes.Call(new CallSketch { Number = Rows.Exit, State = CallState.NoReturn }));

        Assert.Null(Schema.Find("ret")!.Number!(in call));
        Assert.Equal("no-return", Schema.Find("state")!.Text!(in call));
    }

    [Theory]
    [InlineData(-512)]
    [InlineData(-513)]
    [InlineData(-514)]
    [InlineData(-516)]
    public void A_restart_code_is_a_result_but_no_error(int code)
    {
        Call call = Collected.One(RecordBytes.Call(new CallSketch { Number = Rows.Read, Result = code }));

        Assert.False(call.Failed);
        Assert.Equal(code, Schema.Find("ret")!.Number!(in call));
        Assert.Null(Schema.Find("error")!.Text!(in call));
    }

    [Fact]
    public void A_number_without_a_row_is_a_call_all_the_same()
    {
        Collected all = new([RecordBytes.Call(new CallSketch { Number = 999, Arguments = [1, 2, 3, 4, 5, 0xff] })]);
        Call call = Assert.Single(all.Calls);
        System.Text.StringBuilder text = new();
        CallText.Arguments(text, in call);

        Assert.Equal("syscall_999", call.Row.Name);
        Assert.Equal("0x1, 0x2, 0x3, 0x4, 0x5, 0xff", text.ToString());
        Assert.Equal(1, all.Counters.WithoutRow);
    }

    [Fact]
    public void A_compat_call_is_not_taken_for_the_row_of_its_number()
    {
        Call call = Collected.One(RecordBytes.Call(new CallSketch { Number = Rows.Read, Flags = CallFlags.Compat }));

        Assert.Equal("i386_syscall_0", call.Row.Name);
    }

    [Fact]
    public void A_filter_keeps_rows_back_and_counts_them()
    {
        CallStreamOptions options = new() { Filter = Filters.FilterExpression.Parse("syscall = getpid") };
        Collected all = new(
            [
                RecordBytes.Call(new CallSketch { Number = Rows.Unlink, Captures = [new(0, "/x")] }),
                RecordBytes.Call(new CallSketch { Number = Rows.GetPid }),
            ],
            options);

        Assert.Equal(1ul, Assert.Single(all.Calls).Seq);
        Assert.Equal(1, all.Counters.FilteredOut);
    }
}
