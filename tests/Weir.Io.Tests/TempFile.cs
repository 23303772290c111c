namespace Weir.Io.Tests;

/// <summary>
/// A file on the disk that is gone after the test; direct I/O works on it, which a tmpfs may not have.
/// </summary>
public sealed class TempFile : IDisposable
{
    public TempFile(int sizeBytes = 0, int seed = 1)
    {
        Path = System.IO.Path.Combine(
            Environment.GetEnvironmentVariable("WEIR_TEST_FOLDER") ?? AppContext.BaseDirectory,
            $"weir-{Guid.NewGuid():N}.dat");
        Content = new byte[sizeBytes];
        new Random(seed).NextBytes(Content);
        File.WriteAllBytes(Path, Content);
    }

    public string Path { get; }

    public byte[] Content { get; }

    public void Dispose() => File.Delete(Path);
}
