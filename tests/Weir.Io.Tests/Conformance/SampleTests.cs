using Weir.Samples.CopyFile;

namespace Weir.Io.Tests.Conformance;

public sealed class SampleTests
{
    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_copy_by_many_requests_is_equal(IoBackendKind backend)
    {
        foreach (int size in (int[])[0, 1, 4096, (20 << 20) + 123])
        {
            using TempFile from = new(size), to = new();
            await using IoEngine engine = Backends.Make(backend);
            Assert.Equal(size, await FileCopy.Copy(from.Path, to.Path, engine));
            Assert.True(from.Content.AsSpan().SequenceEqual(File.ReadAllBytes(to.Path)));
        }
    }
}
