using Weir.Catalogue.Operations;
using Weir.Catalogue.Records;
using Weir.Trace.Tests.Simulation;

namespace Weir.Trace.Tests;

public sealed class OperationTests
{
    private static readonly int OpenAt = RingOps.Find("openat")!.Opcode, RenameAt = RingOps.Find("renameat")!.Opcode;

    [Fact]
    public void An_operation_has_the_path_that_it_was_given()
    {
        Call call = Collected.One(
            RecordBytes.File(new FileSketch(5, "/home/ada")),
            RecordBytes.OperationTexts(77, 1_000, new CaptureSketch(0, "a.txt")),
            RecordBytes.Operation(new OperationSketch { Opcode = OpenAt, Request = 77, FirstKey = 5, Result = -2 }));

        Assert.Equal("/home/ada/a.txt", call.Path);
        Assert.True(call.Failed);
    }

    [Fact]
    public void A_successful_open_has_the_name_of_what_was_opened()
    {
        Call call = Collected.One(
            RecordBytes.File(new FileSketch(6, "/usr/lib/os-release")),
            RecordBytes.OperationTexts(77, 1_000, new CaptureSketch(0, "/etc/os-release")),
            RecordBytes.Operation(new OperationSketch { Opcode = OpenAt, Request = 77, SecondKey = 6, Result = 4 }));

        Assert.Equal("/usr/lib/os-release", call.Path);
        Assert.Equal(4, call.Fd);
    }

    [Fact]
    public void Two_paths_start_from_two_directories()
    {
        Call call = Collected.One(
            RecordBytes.File(new FileSketch(5, "/one")), RecordBytes.File(new FileSketch(6, "/two")),
            RecordBytes.OperationTexts(77, 1_000, new CaptureSketch(0, "a"), new CaptureSketch(1, "b")),
            RecordBytes.Operation(new OperationSketch
            {
                Opcode = RenameAt, Request = 77, FirstKey = 5, SecondKey = 6,
            }));

        Assert.Equal(("/one/a", "/two/b"), (call.Path, call.Path2));
    }

    [Fact]
    public void A_path_that_did_not_come_through_is_unknown()
    {
        Call call = Collected.One(
            RecordBytes.File(new FileSketch(5, "/home/ada")),
            RecordBytes.Operation(new OperationSketch { Opcode = OpenAt, Request = 77, FirstKey = 5, Result = -2 }));

        Assert.Null(call.Path);
    }

    /// <summary>A request's memory serves the next one: the time tells them apart.</summary>
    [Fact]
    public void The_path_of_an_earlier_request_is_not_the_next_ones()
    {
        Call call = Collected.One(
            RecordBytes.OperationTexts(77, 900, new CaptureSketch(0, "/old")),
            RecordBytes.Operation(new OperationSketch { Opcode = OpenAt, Request = 77, Result = -2 }));

        Assert.Null(call.Path);
    }

    [Fact]
    public void A_path_serves_every_row_of_its_operation()
    {
        OperationSketch one = new() { Opcode = OpenAt, Request = 77, Ways = AsyncWays.More, Result = -2 };
        Collected all = new(
        [
            RecordBytes.OperationTexts(77, 1_000, new CaptureSketch(0, "/a")), RecordBytes.Operation(one),
            RecordBytes.Operation(one with { Ways = 0 }), RecordBytes.Operation(one with { Ways = 0 }),
        ]);

        Assert.Equal(["/a", "/a", null], all.Calls.Select(c => c.Path));
        Assert.Equal(1, all.Counters.OperationTexts);
    }

    [Fact]
    public void A_damaged_text_is_counted_and_left_out()
    {
        byte[] texts = RecordBytes.OperationTexts(77, 1_000, new CaptureSketch(0, "/a"));
        texts[AsyncTextRecord.CaptureCount] = 2;

        Assert.Equal(1, new Collected([texts]).Counters.Damaged);
    }
}
