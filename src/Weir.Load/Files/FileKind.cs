namespace Weir.Load.Files;

/// <summary>What a name is, as far as the load tells.</summary>
public enum FileKind : byte
{
    /// <summary>The load does not tell: a regular file will do.</summary>
    Unknown,

    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Symlink,
}
