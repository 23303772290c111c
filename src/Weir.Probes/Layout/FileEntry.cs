namespace Weir.Probes.Layout;

/// <summary>Layout of what the gates remember of a struct file: enough to notice that it is another one now.</summary>
internal static class FileEntry
{
    /// <summary>u64: its dentry.</summary>
    internal const int Dentry = 0;

    /// <summary>u32: the dentry's sequence, which a rename or unlink changes.</summary>
    internal const int Sequence = 8;

    /// <summary>u32: name epoch of the last record.</summary>
    internal const int Epoch = 12;

    /// <summary>u64: key of the record.</summary>
    internal const int Key = 16;

    /// <summary>u64: a socket's ports and state, which bind and connect change; 0 for other files.</summary>
    internal const int Stamp = 24;

    /// <summary>Size of the entry.</summary>
    internal const int SizeBytes = 32;
}
