using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;

namespace Weir.Catalogue.Tests;

/// <summary>Bytes are what moved, with the exceptions that the table states.</summary>
public sealed class FactsTests
{
    [Theory]
    [InlineData(SyscallId.Read, 10L, 10L)]
    [InlineData(SyscallId.Read, -11L, 0L)]
    [InlineData(SyscallId.Write, 5L, 5L)]
    [InlineData(SyscallId.Lseek, 5L, null)]
    public void Bytes_follow_the_class(SyscallId id, long result, long? bytes) =>
        Assert.Equal(bytes, CallFacts.Bytes(new CallBuilder(id.Row(), result, 3, 0x1000, 100).View));

    [Fact]
    public void A_call_without_a_result_has_no_bytes() =>
        Assert.Null(CallFacts.Bytes(new CallBuilder(SyscallId.Read.Row(), null, 3, 0x1000, 100).View));

    [Theory]
    [InlineData(0x2, 0)]
    [InlineData(0x20, 100)]
    [InlineData(0, 100)]
    public void A_datagram_counts_once_and_only_what_fits(ulong flags, long bytes) =>
        Assert.Equal(bytes, CallFacts.Bytes(new CallBuilder(SyscallId.Recvfrom.Row(), 1500, 3, 0x1000, 100,
            flags).View));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(64, 20)]
    public void Asking_for_the_size_of_an_attribute_reads_nothing(ulong size, long bytes) =>
        Assert.Equal(bytes, CallFacts.Bytes(new CallBuilder(SyscallId.Getxattr.Row(), 20, 1, 2, 3, size).View));

    [Fact]
    public void The_size_inside_a_structure_counts_as_well()
    {
        CallBuilder call = new CallBuilder(SyscallId.Getxattrat.Row(), 20, 1, 2, 0, 4, 5, 16)
            .Words(4, CapturePhase.Enter, 0x1000, 0);
        Assert.Equal(0, CallFacts.Bytes(call.View));
    }

    [Fact]
    public void A_message_counts_what_its_buffers_hold()
    {
        byte[] vector = new byte[32];
        vector[8] = 10;
        vector[24] = 20;
        CallBuilder call = new CallBuilder(SyscallId.Recvmsg.Row(), 1500, 3, 0x1000, 0x20)
            .Bytes(1, CapturePhase.Enter, vector, pointerOffset: 16);
        Assert.Equal(30, CallFacts.Bytes(call.View));
        Assert.Equal(30UL, CallFacts.Requested(call.View));
        CallBuilder cut = new CallBuilder(SyscallId.Recvmsg.Row(), 1500, 3, 0x1000, 0x20)
            .Bytes(1, CapturePhase.Enter, vector, CaptureStatus.Cut, 16);
        Assert.Equal(1500, CallFacts.Bytes(cut.View));
    }

    [Fact]
    public void The_type_before_a_message_queue_text_does_not_count() =>
        Assert.Equal(16, CallFacts.Bytes(new CallBuilder(SyscallId.Msgrcv.Row(), 16, 1, 0x1000, 16, 0, 0).View));

    [Fact]
    public void Requested_bytes_offset_and_descriptor_come_by_role()
    {
        CallView call = new CallBuilder(SyscallId.Pwrite64.Row(), 5, 7, 0x1000, 100, 4096).View;
        Assert.Equal((100UL, 4096L, 7), (CallFacts.Requested(call), CallFacts.Offset(call),
            CallFacts.Descriptor(call)));
    }
}
