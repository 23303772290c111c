namespace Weir.Trace;

/// <summary>One file as the kernel named it when it was first seen. Immutable.</summary>
public sealed class FileIdentity
{
    /// <summary>The key that call records use for it.</summary>
    public required ulong Key { get; init; }

    /// <summary>Inode number.</summary>
    public required ulong Inode { get; init; }

    /// <summary>Device as the kernel keeps it: major &lt;&lt; 20 | minor.</summary>
    public required uint Device { get; init; }

    /// <summary>Inode generation.</summary>
    public required uint Generation { get; init; }

    /// <summary>st_mode: type and permissions.</summary>
    public required ushort Mode { get; init; }

    /// <summary>File status flags (O_…) when it was first seen.</summary>
    public required uint OpenFlags { get; init; }

    /// <summary>
    /// The name as a person reads it: a path, <c>pipe:[ino]</c>, <c>tcp:127.0.0.1:80-&gt;…</c> and so on.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>
    /// The path that other paths can start from, without a mark of deletion; null where the file has no path at all.
    /// </summary>
    public required string? Base { get; init; }
}
