using System.Diagnostics.CodeAnalysis;

namespace Weir.Trace.Naming;

/// <summary>
/// The paths that programs spelled, joined with their directories once and then shared: a program that asks for the
/// same file a million times costs one string. Bounded by two generations.
/// </summary>
internal sealed class PathTable
{
    private readonly int _half;
    private Generation _young = new();
    private Generation _old = new();

    public PathTable(int capacity) => _half = Math.Max(1, capacity / 2);

    /// <summary>Paths that were forgotten for want of room.</summary>
    public long Forgotten { get; private set; }

    /// <summary>The path of a text that starts from a directory.</summary>
    public string Join(string? start, ReadOnlySpan<byte> text)
    {
        if (text.Length > 0 && text[0] == '/')
        {
            start = null;
        }

        Spelling spelling = new(start, text);
        if (_young.TryGet(spelling, out string? path))
        {
            return path;
        }

        if (!_old.TryGet(spelling, out path))
        {
            path = PathJoin.Join(start, LosslessText.Of(text));
        }

        if (_young.Count >= _half)
        {
            Forgotten += _old.Count;
            (_young, _old) = (_old, _young);
            _young.Clear();
        }

        _young.Set(spelling, path);
        return path;
    }

    private readonly ref struct Spelling(string? start, ReadOnlySpan<byte> text)
    {
        public readonly string? Start = start;
        public readonly ReadOnlySpan<byte> Text = text;
    }

    private sealed record Kept(string? Start, byte[] Text);

    private sealed class Comparer : IEqualityComparer<Kept>, IAlternateEqualityComparer<Spelling, Kept>
    {
        public bool Equals(Kept? x, Kept? y) =>
            x!.Start == y!.Start && x.Text.AsSpan().SequenceEqual(y.Text);

        public int GetHashCode([DisallowNull] Kept kept) => Hash(kept.Start, kept.Text);

        // Directories come from one table, so the same start is nearly always the same object.
        public bool Equals(Spelling alternate, Kept other) =>
            (ReferenceEquals(alternate.Start, other.Start) || alternate.Start == other.Start)
            && alternate.Text.SequenceEqual(other.Text);

        public int GetHashCode(Spelling alternate) => Hash(alternate.Start, alternate.Text);

        public Kept Create(Spelling alternate) => new(alternate.Start, alternate.Text.ToArray());

        private static int Hash(string? start, ReadOnlySpan<byte> text)
        {
            HashCode hash = default;
            hash.AddBytes(text);
            hash.Add(start?.Length ?? -1);
            return hash.ToHashCode();
        }
    }

    private sealed class Generation
    {
        private readonly Dictionary<Kept, string> _paths = new(new Comparer());
        private readonly Dictionary<Kept, string>.AlternateLookup<Spelling> _lookup;

        public Generation() => _lookup = _paths.GetAlternateLookup<Spelling>();

        public int Count => _paths.Count;

        public bool TryGet(Spelling spelling, [NotNullWhen(true)] out string? path) =>
            _lookup.TryGetValue(spelling, out path);

        public void Set(Spelling spelling, string path) => _lookup[spelling] = path;

        public void Clear() => _paths.Clear();
    }
}
