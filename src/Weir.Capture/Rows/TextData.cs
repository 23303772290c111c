using System.Runtime.CompilerServices;

namespace Weir.Capture.Rows;

/// <summary>Cells that are texts, each distinct text kept once.</summary>
public sealed class TextData : ColumnData
{
    // Names of calls, families and threads come as the same objects again and again: finding those by address costs a
    // fifth of hashing their characters.
    private const int CacheSlots = 512;
    private readonly (string? Text, int Index)[] _recent = new (string?, int)[CacheSlots];
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _knownSpans;
    private readonly List<string> _distinct = [];
    private (string? Text, int Index) _last;
    private int[] _indexes;
    private long _characters;

    internal TextData(Column column, int capacity)
        : base(column)
    {
        _indexes = new int[capacity];
        _knownSpans = _known.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Distinct texts in the order of their first appearance.</summary>
    public IReadOnlyList<string> Distinct => _distinct;

    /// <summary>For each row, where its text stands in <see cref="Distinct"/>; -1 where the cell is empty.</summary>
    public ReadOnlySpan<int> Indexes => _indexes.AsSpan(0, Count);

    /// <inheritdoc/>
    public override long WeightBytes => ((long)Count * sizeof(int)) + (_characters * 3) + (_distinct.Count * 64L);

    /// <summary>A cell's text, or null.</summary>
    public string? this[int row] => _indexes[row] < 0 ? null : _distinct[_indexes[row]];

    /// <inheritdoc/>
    public override bool IsEmpty(int row) => _indexes[row] < 0;

    /// <summary>Adds a cell, empty for null.</summary>
    public void Append(string? text)
    {
        if (text is null)
        {
            AppendEmpty();
            return;
        }

        if (!ReferenceEquals(_last.Text, text))
        {
            ref (string? Text, int Index) recent = ref _recent[RuntimeHelpers.GetHashCode(text) & (CacheSlots - 1)];
            if (!ReferenceEquals(recent.Text, text))
            {
                recent = (text, Intern(text));
            }

            _last = recent;
        }

        AppendIndex(_last.Index);
    }

    /// <summary>Adds a cell from characters that need not live on.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        if (!_knownSpans.TryGetValue(text, out int index))
        {
            index = Intern(new string(text));
        }

        AppendIndex(index);
    }

    /// <inheritdoc/>
    public override void AppendEmpty()
    {
        AppendIndex(-1);
        EmptyCount++;
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        (Count, EmptyCount, _characters) = (0, 0, 0);
        _known.Clear();
        _distinct.Clear();
        Array.Clear(_recent);
        _last = default;
    }

    /// <summary>Where a text stands in <see cref="Distinct"/>; added when it is new.</summary>
    internal int Intern(string text)
    {
        ref int slot = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
            _known, text, out bool exists);
        if (!exists)
        {
            slot = _distinct.Count;
            _distinct.Add(text);
            _characters += text.Length;
        }

        return slot;
    }

    /// <summary>Adds a cell whose text is known by its place in <see cref="Distinct"/>.</summary>
    internal void AppendIndex(int index)
    {
        if (Count == _indexes.Length)
        {
            Array.Resize(ref _indexes, Math.Max(_indexes.Length * 2, 64));
        }

        _indexes[Count++] = index;
    }
}
