namespace Weir.Capture.Files;

/// <summary>
/// Lines into a file that gets its name when it is whole. When the disk is full, what stands beside the name is cut
/// back to whole lines and stays.
/// </summary>
public sealed class FileSink : IByteSink
{
    private readonly PublishedFile _file;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its name when it is complete.</param>
    /// <exception cref="IOException">It cannot be made there.</exception>
    public FileSink(string path) => _file = PublishedFile.Create(path);

    /// <inheritdoc/>
    public bool IsTerminal => false;

    /// <summary>Bytes written so far.</summary>
    public long WrittenBytes { get; private set; }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> lines)
    {
        try
        {
            _file.Stream.Write(lines);
            WrittenBytes += lines.Length;
        }
        catch (IOException e)
        {
            throw _file.Failed(e, WrittenBytes);
        }
    }

    /// <inheritdoc/>
    public void Complete() => _file.Publish();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
