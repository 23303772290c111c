using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Weir.Trace.Filters;

/// <summary>
/// Calls with a path (either one) that matches one of some patterns. Answers are remembered by the text's reference,
/// since <see cref="CallStream"/> shares one string among all calls on a file.
/// </summary>
public sealed class PathFilter : ICallFilter
{
    private const int Slots = 1024;

    private readonly ImmutableArray<PathGlob> _globs;
    private readonly (string? Path, bool Answer)[] _known = new (string?, bool)[Slots];

    /// <summary>Makes a filter of patterns.</summary>
    public PathFilter(IEnumerable<PathGlob> globs)
    {
        _globs = [.. globs];
        ArgumentOutOfRangeException.ThrowIfZero(_globs.Length, nameof(globs));
    }

    /// <inheritdoc/>
    public bool Matches(in Call call) =>
        (call.Path is { } path && Matches(path)) || (call.Path2 is { } path2 && Matches(path2));

    private bool Matches(string path)
    {
        ref (string? Path, bool Answer) slot = ref _known[RuntimeHelpers.GetHashCode(path) & (Slots - 1)];
        if (!ReferenceEquals(slot.Path, path))
        {
            slot = (path, _globs.Any(g => g.Matches(path)));
        }

        return slot.Answer;
    }
}
