namespace Weir.Samples.Tests;

public sealed class CopyFileTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_001)]
    public void A_copy_holds_the_same_bytes(int length)
    {
        using TempFolder folder = new();
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        File.WriteAllBytes(folder["from"], bytes);

        using SampleRun copy = new("CopyFile", folder["from"], folder["to"]);

        Assert.StartsWith($"{length} bytes in ", copy.Line(), StringComparison.Ordinal);
        Assert.Equal(0, copy.ExitCode());
        Assert.Equal(bytes, File.ReadAllBytes(folder["to"]));
    }

    [Fact]
    public void Without_two_names_it_says_how_it_is_called()
    {
        using SampleRun copy = new("CopyFile", "one");

        Assert.Equal(2, copy.ExitCode());
    }
}
