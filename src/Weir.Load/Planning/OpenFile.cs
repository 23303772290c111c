using Weir.Load.Files;

namespace Weir.Load.Planning;

/// <summary>An open file as the kernel keeps it: descriptors that were copied share it.</summary>
internal sealed class OpenFile
{
    /// <summary>The file; null when it is none that is made again.</summary>
    public FileBody? Body { get; init; }

    /// <summary>Where it stands, bytes; -1 unknown.</summary>
    public long Position { get; set; }

    /// <summary>Whether writes go to the end.</summary>
    public bool Appends { get; init; }

    /// <summary>The inode that calls on it name; 0: none did yet.</summary>
    public ulong Inode { get; set; }

    /// <summary>Name of its file when it was opened, or null.</summary>
    public string? Path { get; init; }
}
