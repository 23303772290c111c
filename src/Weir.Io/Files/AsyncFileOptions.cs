namespace Weir.Io;

/// <summary>How <see cref="AsyncFile.Open"/> opens a file.</summary>
public sealed record AsyncFileOptions
{
    /// <summary>Whether to make the file, and what if there is one.</summary>
    public FileMode Mode { get; init; } = FileMode.Open;

    /// <summary>What to do with it.</summary>
    public FileAccess Access { get; init; } = FileAccess.Read;

    /// <summary>
    /// Whether transfers go past the page cache (O_DIRECT), which alone makes them asynchronous everywhere.
    /// </summary>
    public bool Direct { get; init; }

    /// <summary>Whether each write reaches the device before it completes (O_DSYNC).</summary>
    public bool WriteThrough { get; init; }

    /// <summary>Bytes to reserve when the file is made.</summary>
    public long PreallocationBytes { get; init; }

    /// <summary>Permissions of a file that is made, before the umask.</summary>
    public UnixFileMode CreateMode { get; init; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The engine that carries the requests; null: <see cref="IoEngine.Shared"/>.</summary>
    public IoEngine? Engine { get; init; }
}
