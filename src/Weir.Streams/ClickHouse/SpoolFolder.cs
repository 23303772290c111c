using System.Globalization;
using System.Text;

namespace Weir.Streams.ClickHouse;

/// <summary>
/// Blocks that wait on disk for a server, a file each, oldest first. A run writes into a folder of its own; what dead
/// runs left is taken over by the next one. Bounded in bytes. Used by several threads.
/// </summary>
internal sealed class SpoolFolder : IDisposable
{
    private const string Magic = "weir-insert-1";
    private const string Ending = ".block";
    private const int MostHeader = 8192;
    private readonly object _gate = new();
    private readonly string _root;
    private readonly string _own;
    private readonly long _mostBytes;
    private readonly List<FileStream> _locks = [];
    private readonly SortedSet<string> _waiting = new(StringComparer.Ordinal);
    private bool _made;

    /// <summary>Takes over what dead runs left.</summary>
    /// <param name="root">The folder of one table; made when something is written.</param>
    /// <param name="run">Name of the run; sorts by time.</param>
    /// <param name="mostBytes">The most bytes that may wait.</param>
    public SpoolFolder(string root, string run, long mostBytes)
    {
        _root = root;
        _own = Path.Join(root, run);
        _mostBytes = mostBytes;
        if (Directory.Exists(root))
        {
            foreach (string folder in Directory.GetDirectories(root))
            {
                TakeOver(folder);
            }
        }
    }

    /// <summary>Where the blocks of this table are.</summary>
    public string FolderPath => _root;

    /// <summary>Blocks that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Bytes that wait.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>Rows that wait, as far as this run knows.</summary>
    public long Rows { get; private set; }

    /// <summary>Keeps a block; false when there is no room for it.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be made.</exception>
    public bool TryWrite(InsertBlock block)
    {
        byte[] header = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{Magic} {block.Token} {block.Rows} {block.Columns}\n"));
        lock (_gate)
        {
            long bytes = header.Length + block.Body.Length;
            if (SizeBytes + bytes > _mostBytes)
            {
                return false;
            }

            MakeOwn();
            string path = Path.Join(_own, block.Token + Ending), partial = path + ".partial";
            using (FileStream file = new(partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(header);
                file.Write(block.Body.Span);
            }

            File.Move(partial, path, overwrite: true);
            _waiting.Add(path);
            SizeBytes += bytes;
            Rows += block.Rows;
            return true;
        }
    }

    /// <summary>The oldest block, or null; a file that is none is put aside.</summary>
    public (string Path, InsertBlock Block)? Oldest()
    {
        lock (_gate)
        {
            while (_waiting.Min is { } path)
            {
                byte[] bytes = File.ReadAllBytes(path);
                if (Read(bytes) is { } block)
                {
                    return (path, block);
                }

                _waiting.Remove(path);
                SizeBytes -= bytes.Length;
                File.Move(path, path + ".damaged", overwrite: true);
            }

            return null;
        }
    }

    /// <summary>Removes a block that the server has.</summary>
    public void Remove(string path, InsertBlock block)
    {
        lock (_gate)
        {
            SizeBytes -= new FileInfo(path).Length;
            Rows -= block.Rows;
            _waiting.Remove(path);
            File.Delete(path);
        }
    }

    /// <summary>Lets go of the folders; those without blocks are removed.</summary>
    public void Dispose()
    {
        foreach (FileStream held in _locks)
        {
            string folder = Path.GetDirectoryName(held.Name)!;
            if (Directory.GetFiles(folder).Length == 1)
            {
                File.Delete(held.Name);
                Directory.Delete(folder);
            }

            held.Dispose();
        }

        _locks.Clear();
    }

    private void TakeOver(string folder)
    {
        if (TryLock(folder) is not { } held)
        {
            // Another run is alive and sends these itself.
            return;
        }

        _locks.Add(held);
        foreach (string path in Directory.GetFiles(folder, "*" + Ending))
        {
            _waiting.Add(path);
            SizeBytes += new FileInfo(path).Length;
            using FileStream file = File.OpenRead(path);
            byte[] header = new byte[(int)Math.Min(MostHeader, file.Length)];
            file.ReadExactly(header);
            Rows += Read(header)?.Rows ?? 0;
        }
    }

    private void MakeOwn()
    {
        if (!_made)
        {
            Directory.CreateDirectory(_own);
            // Names of files and programs stand in it: nobody else's business.
            File.SetUnixFileMode(_own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            _locks.Add(TryLock(_own) ?? throw new IOException($"'{_own}' is in use by another process"));
            _made = true;
        }
    }

    private static FileStream? TryLock(string folder)
    {
        try
        {
            return new FileStream(Path.Join(folder, "lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static InsertBlock? Read(byte[] bytes)
    {
        int end = bytes.AsSpan(0, Math.Min(bytes.Length, MostHeader)).IndexOf((byte)'\n');
        string[] words = end < 0 ? [] : Encoding.UTF8.GetString(bytes, 0, end).Split(' ');
        return words.Length == 4 && words[0] == Magic && words[1].All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out int rows)
            && words[3].All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ',')
                ? new InsertBlock(words[1], words[3], rows, bytes.AsMemory(end + 1))
                : null;
    }
}
