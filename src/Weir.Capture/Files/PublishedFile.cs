namespace Weir.Capture.Files;

/// <summary>
/// A file that is written beside its name and renamed into place when it is complete: nobody ever sees half of it
/// under its name. Devices and pipes are written to as they are.
/// </summary>
public sealed class PublishedFile : IDisposable
{
    private const int MostPartials = 1000;

    // File systems below /dev whose entries are files as anywhere else (shm_overview(7)).
    private const string SharedMemory = "/dev/shm/";

    private readonly string _path;
    private readonly string? _partial;

    private PublishedFile(string path, string? partial, FileStream stream)
    {
        _path = path;
        _partial = partial;
        Stream = stream;
    }

    /// <summary>Where to write.</summary>
    public FileStream Stream { get; }

    /// <summary>Where the bytes are until then; what a killed writer leaves.</summary>
    public string PartialPath => _partial ?? _path;

    /// <summary>Whether a path is a device or pipe, which has no name to be given at the end.</summary>
    public static bool IsDevice(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return path.StartsWith("/dev/", StringComparison.Ordinal)
            && !path.StartsWith(SharedMemory, StringComparison.Ordinal);
    }

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its name when it is complete; a file of that name is replaced then.</param>
    /// <exception cref="IOException">It cannot be made there.</exception>
    public static PublishedFile Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (IsDevice(path))
        {
            var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return new PublishedFile(path, null, device);
        }

        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder");
        }

        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            throw new IOException($"'{path}' cannot be made: there is no folder '{folder}'");
        }

        // What an earlier, killed writer left may hold the only copy of its calls: it is never overwritten.
        for (int i = 0; i < MostPartials; i++)
        {
            string partial = i == 0 ? path + ".partial" : $"{path}.{i + 1}.partial";
            if (!File.Exists(partial))
            {
                // No buffer: writers gather what belongs together, and a full disk is noticed where it can be cut back.
                var stream = new FileStream(
                    partial, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
                return new PublishedFile(path, partial, stream);
            }
        }

        throw new IOException(
            $"{path}.partial and {MostPartials - 1} more are left from earlier runs; clear them away");
    }

    /// <summary>Brings the bytes to the disk and gives the file its name.</summary>
    public void Publish()
    {
        if (_partial is null)
        {
            Stream.Flush();
            Stream.Dispose();
            return;
        }

        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_partial, _path, overwrite: true);
    }

    /// <summary>Cuts a file back to what is whole after a write failed, and says where that is.</summary>
    /// <param name="error">What happened.</param>
    /// <param name="wholeBytes">Bytes that are whole.</param>
    /// <returns>The error to throw.</returns>
    public IOException Failed(IOException error, long wholeBytes)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (_partial is null)
        {
            return error;
        }

        try
        {
            Stream.SetLength(wholeBytes);
        }
        catch (IOException)
        {
            // The tail stays; whoever reads the file tells a whole line or group from half of one.
        }

        return new IOException(
            error.Message.Contains(_partial, StringComparison.Ordinal)
                ? $"{error.Message}, which keeps what was written before"
                : $"{error.Message}; what was written before is in '{_partial}'",
            error);
    }

    /// <summary>Closes it; what was not published stays beside its name.</summary>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // The write that failed was reported when it failed; closing flushes the same bytes once more.
        }
    }
}
