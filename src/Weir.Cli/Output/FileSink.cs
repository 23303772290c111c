namespace Weir.Cli.Output;

/// <summary>
/// A file that appears under its name only when it is whole: it is written as <c>NAME.part</c> beside it. When the
/// disk is full, the part is cut back to whole lines and stays.
/// </summary>
internal sealed class FileSink : IByteSink
{
    private readonly string _path;
    private readonly string _part;
    private readonly FileStream _stream;
    private long _whole;

    public FileSink(string path)
    {
        _path = path;
        _part = path + ".part";
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a directory");
        }

        _stream = new FileStream(_part, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    public bool IsTerminal => false;

    public void Write(ReadOnlySpan<byte> lines)
    {
        try
        {
            _stream.Write(lines);
            _whole += lines.Length;
        }
        catch (IOException e)
        {
            _stream.SetLength(_whole);
            throw new IOException($"{e.Message}; what was written before is in '{_part}'", e);
        }
    }

    public void Complete()
    {
        _stream.Flush(flushToDisk: false);
        _stream.Dispose();
        File.Move(_part, _path, overwrite: true);
    }

    public void Dispose() => _stream.Dispose();
}
