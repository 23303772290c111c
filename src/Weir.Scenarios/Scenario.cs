using System.Collections.Immutable;
using Weir.Scenarios.Scripting;

namespace Weir.Scenarios;

/// <summary>A few calls with what a tracer must see of them.</summary>
public sealed record Scenario
{
    /// <summary>Its name, such as <c>readwrite-pread</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in a few words.</summary>
    public required string Summary { get; init; }

    /// <summary>Names of the catalogue's rows that it is about. It makes other calls too, to get there.</summary>
    public required ImmutableArray<string> Rows { get; init; }

    /// <summary>Makes the calls.</summary>
    public required Action<Script> Run { get; init; }

    /// <summary>Failures that its table promises, as <c>name=ERROR</c>: the others show only when it runs.</summary>
    public ImmutableArray<string> Failures { get; init; } = [];

    /// <summary>Whether it changes or ends its process, and so needs one of its own.</summary>
    public bool Alone { get; init; }

    /// <summary>Whether its process may end in another way than by exiting with 0.</summary>
    public bool MayDie { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
