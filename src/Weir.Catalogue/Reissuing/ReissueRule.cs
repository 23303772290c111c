namespace Weir.Catalogue.Reissuing;

/// <summary>What making a call again must know beyond its row.</summary>
/// <param name="Effect">What it does to names and descriptors.</param>
/// <param name="Reason">Why it is not made again; null when it is.</param>
public sealed record ReissueRule(Effect Effect, string? Reason = null)
{
    /// <summary>The word that the first named argument begins with for the rule to hold; null: always.</summary>
    public string? Condition { get; init; }

    /// <summary>The same work as a syscall, or null.</summary>
    public Counterpart? Sync { get; init; }

    /// <summary>The same work as an operation of native AIO, or null.</summary>
    public Counterpart? Aio { get; init; }

    /// <summary>The same work as an operation of io_uring, or null.</summary>
    public Counterpart? Ring { get; init; }

    /// <summary>Whether the rule changes files or names.</summary>
    public bool Changes => Effect is Effect.Change or Effect.Mkdir or Effect.Remove or Effect.Rmdir or Effect.Rename
        or Effect.Link or Effect.Symlink or Effect.Cut;
}
