using Weir.Catalogue.Records;

namespace Weir.Trace.Naming;

/// <summary>Which file each key stands for. Bounded; a key that is not here is unknown.</summary>
public sealed class FileTable
{
    private readonly TwoGenerations<ulong, FileIdentity> _files;

    /// <summary>Makes an empty table.</summary>
    /// <param name="capacity">The most files that it remembers.</param>
    public FileTable(int capacity) => _files = new TwoGenerations<ulong, FileIdentity>(capacity);

    /// <summary>Files that were forgotten for want of room.</summary>
    public long Forgotten => _files.Forgotten;

    /// <summary>Look-ups of keys whose file is unknown.</summary>
    public long Unknown { get; private set; }

    /// <summary>Records that gave a name.</summary>
    public long Named { get; private set; }

    /// <summary>Takes a <see cref="FileRecord"/>; false when it is damaged.</summary>
    public bool Take(ReadOnlySpan<byte> record)
    {
        FileIdentity? file = FileNamer.Read(record);
        if (file is null)
        {
            return false;
        }

        Named++;
        _files.Set(file.Key, file);
        return true;
    }

    /// <summary>The file of a key, or null; nothing is counted.</summary>
    public FileIdentity? Peek(ulong key) => key != 0 && _files.TryGet(key, out FileIdentity? file) ? file : null;

    /// <summary>The file of a key; null for 0 (none) and for unknown ones, which are counted.</summary>
    public FileIdentity? Find(ulong key)
    {
        if (key == 0)
        {
            return null;
        }

        if (_files.TryGet(key, out FileIdentity? file))
        {
            return file;
        }

        Unknown++;
        return null;
    }
}
