using Weir.Kernel.Calls;
using Weir.Replay.Recording;
using Weir.Replay.Replaying;

namespace Weir.Replay.Tests;

public sealed class ContentTests
{
    private static readonly ulong NowNs = (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).TotalNanoseconds;
    private static readonly FileIdentity Old = new(1, 2, 0x8000, 0, 8192, 8192, NowNs - 3_600_000_000_000);

    [Fact]
    public void A_file_that_did_not_change_is_hashed_once_and_one_that_did_again()
    {
        ContentCache cache = new();
        cache.Add(Old, 4096, 100, (80, [1, 2]));
        Assert.True(cache.TryGet(Old, 4096, 100, out (int LengthBytes, byte[]? Hash) piece));
        Assert.Equal((80, 2), (piece.LengthBytes, piece.Hash!.Length));
        Assert.False(cache.TryGet(Old with { ChangedNs = Old.ChangedNs + 1 }, 4096, 100, out _));
        Assert.False(cache.TryGet(Old with { Inode = 3 }, 4096, 100, out _));
        Assert.False(cache.TryGet(Old, 0, 100, out _));
    }

    [Fact]
    public void A_file_that_changed_just_now_is_not_trusted()
    {
        ContentCache cache = new();
        cache.Add(Old with { ChangedNs = NowNs }, 0, 100, (100, null));
        Assert.False(cache.TryGet(Old with { ChangedNs = NowNs }, 0, 100, out _));
    }

    [Fact]
    public void Contents_lie_at_pages_and_each_once()
    {
        using ContentFile file = new();
        int asked = 0;
        byte[] Piece(byte[] hash)
        {
            asked++;
            return new byte[5000];
        }

        Assert.Equal(0UL, file.Place([1], Piece));
        Assert.Equal(8192UL, file.Place([2], Piece));
        Assert.Equal(0UL, file.Place([1], Piece));
        Assert.Equal(2, asked);
    }

    [Fact]
    public void Memory_of_a_file_that_is_mapped_changed_and_mapped_again_replays()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("remapped"), trip.Directory]);
        Assert.Contains("a b c", trip.Replayed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_calls_write_into_a_mapped_file_shows_in_memory_of_the_replay()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("mapwrite"), trip.Directory], hashes: 2);
        Assert.Contains("bbboccco", trip.Replayed.Output, StringComparison.Ordinal);
        Assert.Contains("\nappended\nchild\n", trip.Replayed.Output, StringComparison.Ordinal);
    }
}
