namespace Weir.Load.Planning;

/// <summary>The descriptors of a process, or of several that share them.</summary>
internal sealed class DescriptorTable
{
    private readonly SortedDictionary<int, Entry> _entries = [];

    /// <summary>Processes that have this table.</summary>
    public int Owners { get; set; } = 1;

    /// <summary>The numbers that are open, as far as the load tells.</summary>
    public IEnumerable<int> Numbers => _entries.Keys;

    /// <summary>What stands behind a number, or null.</summary>
    public DescriptorSlot? this[int fd] => _entries.GetValueOrDefault(fd)?.Slot;

    /// <summary>The fork that a number came through without having been used since; null: none.</summary>
    public PlannedStep? InheritedBy(int fd) => _entries.GetValueOrDefault(fd)?.Inherited;

    /// <summary>The number of a file, or null.</summary>
    public int? NumberOf(Func<OpenFile, bool> file)
    {
        foreach ((int fd, Entry entry) in _entries)
        {
            if (file(entry.Slot.File))
            {
                return fd;
            }
        }

        return null;
    }

    /// <summary>Sets what a number stands for.</summary>
    public void Bind(int fd, DescriptorSlot slot) => _entries[fd] = new Entry(slot, null);

    /// <summary>Takes a number away.</summary>
    /// <returns>What it stood for, or null.</returns>
    public DescriptorSlot? Release(int fd) => _entries.Remove(fd, out Entry? entry) ? entry.Slot : null;

    /// <summary>What a child gets at a fork.</summary>
    /// <param name="fork">The step of the fork, which makes the copies that turn out to be needed.</param>
    public DescriptorTable Inherit(PlannedStep fork)
    {
        DescriptorTable child = new();
        foreach ((int fd, Entry entry) in _entries)
        {
            // What was not used since an earlier fork is copied from where that one found it.
            child._entries.Add(fd, entry with { Inherited = entry.Inherited ?? fork });
        }

        return child;
    }

    private sealed record Entry(DescriptorSlot Slot, PlannedStep? Inherited);
}
