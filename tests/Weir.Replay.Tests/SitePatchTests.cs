using Weir.Replay.Buffering;

namespace Weir.Replay.Tests;

public sealed class SitePatchTests
{
    private const ulong Site = 0x7ffff7d00010, Stub = 0x7ffff7c00000;

    // mov eax, 0; syscall; cmp rax, -4096; ja +0; ret
    private static readonly byte[] Usual =
        [0xb8, 0, 0, 0, 0, 0x0f, 0x05, 0x48, 0x3d, 0, 0xf0, 0xff, 0xff, 0x77, 0, 0xc3];

    [Fact]
    public void A_jump_takes_the_place_of_the_instruction_and_what_follows_moves()
    {
        (byte[] stub, byte[] site) = Make(Usual)!.Value;
        Assert.Equal(8, site.Length);
        Assert.Equal(0xe9, site[0]);
        Assert.Equal(Stub, Site + 5 + (ulong)BitConverter.ToInt32(site, 1));
        Assert.Equal([0x0f, 0x05, 0x48, 0x3d], stub.AsSpan(StubBeginning.SyscallOffset, 4).ToArray());
        Assert.Equal(BufferLayout.Address, BitConverter.ToUInt64(stub, StubBeginning.SyscallOffset - 8));
        Assert.Equal(
            Site + 8, Stub + (ulong)stub.Length + (ulong)(long)BitConverter.ToInt32(stub, stub.Length - 4));
    }

    [Fact]
    public void A_function_that_ends_there_may_have_padding_overwritten_and_nothing_else()
    {
        Assert.NotNull(Make([0xb8, 0, 0, 0, 0, 0x0f, 0x05, 0xc3, 0x90, 0x90, 0x90, 0x90], functionLength: 8));
        Assert.Null(Make([0xb8, 0, 0, 0, 0, 0x0f, 0x05, 0xc3, 0x31, 0xc0, 0xc3, 0x90], functionLength: 8));
    }

    [Theory]
    [InlineData(new byte[] { 0xeb, 0x07, 0xb8, 0, 0, 0x0f, 0x05, 0x48, 0x3d, 0, 0xf0, 0xff, 0xff, 0x90, 0x90, 0xc3 })]
    [InlineData(new byte[] { 0xb8, 0, 0, 0, 0, 0x0f, 0x05, 0x85, 0xc0, 0x78, 0xf0, 0xc3, 0x90, 0x90, 0x90, 0x90 })]
    [InlineData(new byte[] { 0x06, 0, 0, 0, 0, 0x0f, 0x05, 0x48, 0x3d, 0, 0xf0, 0xff, 0xff, 0x90, 0x90, 0xc3 })]
    public void Code_that_is_jumped_into_or_jumps_itself_or_is_not_known_stays(byte[] code) =>
        Assert.Null(Make(code));

    [Fact]
    public void Without_a_function_only_the_usual_comparison_may_follow()
    {
        byte[] other = [0x0f, 0x05, 0x48, 0x89, 0xc3, 0x48, 0x89, 0xc1, .. Padded([])];
        Assert.NotNull(SitePatch.Make((Site, 2), Padded(Usual).AsSpan(5), null, (Stub, StubBeginning.OfCall())));
        Assert.Null(SitePatch.Make((Site, 2), other, null, (Stub, StubBeginning.OfCall())));
        Assert.NotNull(SitePatch.Make((Site, 2), other, (Site, other[..8]), (Stub, StubBeginning.OfCall())));
    }

    [Fact]
    public void A_stub_that_no_jump_reaches_is_none() => Assert.Null(SitePatch.Make(
        (Site, 2), Padded(Usual).AsSpan(5), (Site - 5, Usual), (0x10000, StubBeginning.OfCall())));

    private static (byte[] Stub, byte[] Site)? Make(byte[] code, int? functionLength = null) => SitePatch.Make(
        (Site, 2), Padded(code).AsSpan(5), (Site - 5, code[..(functionLength ?? code.Length)]),
        (Stub, StubBeginning.OfCall()));

    private static byte[] Padded(byte[] code) => [.. code, .. Enumerable.Repeat((byte)0x90, 32)];
}
