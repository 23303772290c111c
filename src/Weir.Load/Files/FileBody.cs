using Weir.Load.Planning;

namespace Weir.Load.Files;

/// <summary>
/// A file apart from its names: what it must be before the load begins, and what the load makes of it.
/// </summary>
public sealed class FileBody
{
    private readonly List<StepRef> _uses = [];

    /// <summary>What it is.</summary>
    public FileKind Kind { get; set; }

    /// <summary>Where it must be before the load begins; null: the load makes it.</summary>
    public string? InitialPath { get; set; }

    /// <summary>Where it would have been, should it turn out that an open with O_CREAT found it there.</summary>
    internal string? PerhapsPath { get; init; }

    /// <summary>What its symbolic link holds, or null.</summary>
    public string? LinkTarget { get; set; }

    /// <summary>Its length before the load, bytes: the greatest that the load tells of.</summary>
    public long LengthBytes { get; private set; }

    /// <summary>The end of what the load reads of its first content, bytes.</summary>
    public long ReadToBytes { get; private set; }

    /// <summary>The end of what the load wrote so far, bytes.</summary>
    internal long WrittenToBytes { get; private set; }

    /// <summary>Whether the load cut it, so that lengths tell nothing of its beginning.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>The step that last changed its length.</summary>
    internal StepRef? Grown { get; private set; }

    /// <summary>The last step of each thread on it.</summary>
    internal IReadOnlyList<StepRef> Uses => _uses;

    /// <summary>Notes a step on its data.</summary>
    internal void Use(StepRef step) => StepRef.Latest(_uses, step);

    /// <summary>Notes that its content was read up to here.</summary>
    internal void Read(long endBytes)
    {
        if (!IsCut && endBytes > WrittenToBytes)
        {
            ReadToBytes = Math.Max(ReadToBytes, endBytes);
            HasLength(endBytes);
        }
    }

    /// <summary>Notes that it was so long.</summary>
    internal void HasLength(long bytes)
    {
        if (!IsCut && bytes > WrittenToBytes)
        {
            LengthBytes = Math.Max(LengthBytes, bytes);
            InitialPath ??= PerhapsPath;
        }
    }

    /// <summary>Notes that it was written up to here.</summary>
    /// <returns>Whether it became longer, as far as the load tells.</returns>
    internal bool Write(long endBytes, StepRef step)
    {
        bool grown = endBytes > Math.Max(WrittenToBytes, IsCut ? 0 : LengthBytes);
        WrittenToBytes = Math.Max(WrittenToBytes, endBytes);
        Grown = grown ? step : Grown;
        return grown;
    }

    /// <summary>Notes that its length was set.</summary>
    internal void Cut(long bytes, StepRef step)
    {
        WrittenToBytes = bytes;
        IsCut = true;
        Grown = step;
    }
}
