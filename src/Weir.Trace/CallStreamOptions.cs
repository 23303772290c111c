namespace Weir.Trace;

/// <summary>Bounds and choices of a <see cref="CallStream"/>.</summary>
public sealed record CallStreamOptions
{
    /// <summary>Wall clock minus boot clock in ns, so that calls carry a wall time; null: they do not.</summary>
    public long? WallOffsetNs { get; init; }

    /// <summary>Which calls go on; null: all.</summary>
    public ICallFilter? Filter { get; init; }

    /// <summary>Whether asynchronous operations that did well are left out; the gates do so for syscalls.</summary>
    public bool ErrorsOnly { get; init; }

    /// <summary>Asynchronous operations that took less are left out; the gates do so for syscalls.</summary>
    public long SlowerThanNs { get; init; }

    /// <summary>Names the stacks that calls began with; null: calls have none.</summary>
    public Stacks.IStackNamer? StackNamer { get; init; }

    /// <summary>The most stacks that are remembered; the gates remember as many.</summary>
    public int MaxStacks { get; init; } = 128 * 1024;

    /// <summary>The most files whose names are remembered.</summary>
    public int MaxFiles { get; init; } = 256 * 1024;

    /// <summary>The most threads that are remembered.</summary>
    public int MaxTasks { get; init; } = 64 * 1024;

    /// <summary>The most asynchronous operations in flight whose paths are remembered; the gates follow as many.
    /// </summary>
    public int MaxOperationTexts { get; init; } = 64 * 1024;

    /// <summary>The most joined paths that are remembered.</summary>
    public int MaxPaths { get; init; } = 64 * 1024;
}
