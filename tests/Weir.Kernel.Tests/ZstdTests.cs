using Weir.Kernel.Calls;

namespace Weir.Kernel.Tests;

public sealed class ZstdTests
{
    [Fact]
    public void What_was_compressed_comes_back_and_damage_is_noticed()
    {
        var zstd = Zstd.TryLoad();
        Assert.SkipWhen(zstd is null, "libzstd.so.1 is not on this system");
        byte[] text = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i % 97))];
        byte[] packed = new byte[zstd!.BoundOf(text.Length)];
        int length = zstd.Compress(text, packed, level: 1);
        Assert.InRange(length, 1, 5000);
        byte[] back = new byte[text.Length];
        Assert.Equal(text.Length, zstd.Decompress(packed.AsSpan(0, length), back));
        Assert.Equal(text, back);
        Assert.Equal(-1, zstd.Decompress(packed.AsSpan(0, length / 2), back));
        Assert.Equal(-1, zstd.Decompress(packed.AsSpan(0, length), back.AsSpan(0, 10)));
        Assert.Equal(-1, zstd.Compress(text, packed.AsSpan(0, 3), level: 1));
    }
}
