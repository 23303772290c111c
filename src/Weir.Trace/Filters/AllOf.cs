using System.Collections.Immutable;

namespace Weir.Trace.Filters;

/// <summary>Calls that every one of some filters lets through.</summary>
public sealed class AllOf : ICallFilter
{
    private readonly ImmutableArray<ICallFilter> _filters;

    /// <summary>Makes a filter of filters.</summary>
    public AllOf(IEnumerable<ICallFilter> filters) => _filters = [.. filters];

    /// <summary>One filter of several: null for none, the filter itself for one.</summary>
    public static ICallFilter? Of(IReadOnlyCollection<ICallFilter> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        return filters.Count switch { 0 => null, 1 => filters.First(), _ => new AllOf(filters) };
    }

    /// <inheritdoc/>
    public bool Matches(in Call call)
    {
        foreach (ICallFilter filter in _filters)
        {
            if (!filter.Matches(in call))
            {
                return false;
            }
        }

        return true;
    }
}
