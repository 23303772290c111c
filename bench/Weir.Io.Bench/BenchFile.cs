namespace Weir.Io.Bench;

/// <summary>
/// The file to read: written, not only reserved, since the kernel answers reads of reserved space itself.
/// </summary>
internal static class BenchFile
{
    public static void Make(string path, int sizeMib)
    {
        byte[] chunk = new byte[1 << 20];
        new Random(1).NextBytes(chunk);
        using FileStream file = File.Create(path);
        for (int i = 0; i < sizeMib; i++)
        {
            file.Write(chunk);
        }

        file.Flush(flushToDisk: true);
    }
}
