using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Capture.Files;

/// <summary>
/// A file that is written beside its name and renamed into place when it is complete: nobody ever sees half of it
/// under its name. Devices and pipes, also behind links, are written to as they are.
/// </summary>
public sealed class PublishedFile : IDisposable
{
    private const int MostPartials = 1000;

    // Below /dev are names of what is open, such as /dev/stdout, which may be files that others write to as well; below
    // this one entries are files as anywhere else (shm_overview(7)).
    private const string Devices = "/dev/", SharedMemory = "/dev/shm/";

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

    /// <summary>Whether a path leads to a device, pipe or socket, which has no name to be given at the end.</summary>
    public static bool IsDevice(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return KindOf(path) is not (null or FileKind.Regular or FileKind.Directory)
            || (path.StartsWith(Devices, StringComparison.Ordinal)
                && !path.StartsWith(SharedMemory, StringComparison.Ordinal));
    }

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its name when it is complete; a file of that name is replaced then.</param>
    /// <exception cref="IOException">It cannot be made there.</exception>
    public static PublishedFile Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (IsDevice(path))
        {
            return Onto(path);
        }

        // What a link stands for is replaced, not the link.
        path = Path.GetFullPath(path);
        path = new FileInfo(path).LinkTarget is null
            ? path
            : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
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

    private static PublishedFile Onto(string path)
    {
        string? refused = KindOf(path) switch
        {
            FileKind.BlockDevice => "is a disk, whose content would be lost",
            FileKind.Socket => "is a socket, which one connects to: write to standard output and pipe that there",
            _ => null,
        };
        return refused is null
            ? new PublishedFile(path, null, new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            : throw new IOException($"'{path}' {refused}");
    }

    // Null: there is nothing, or it cannot be asked; who opens it hears why.
    private static FileKind? KindOf(string path) =>
        FileCalls.Stat(path, Statx.BasicStats, out Statx found) == 0 ? found.Kind : null;

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

    /// <summary>Closes it; what was not published is taken away.</summary>
    public void Abandon()
    {
        Dispose();
        if (_partial is not null)
        {
            File.Delete(_partial);
        }
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
