namespace Weir.Trace;

/// <summary>
/// What a <see cref="CallStream"/> counted: every record that it was given is in exactly one of the first ones.
/// </summary>
public sealed record StreamCounters
{
    /// <summary>Call records that were read.</summary>
    public required long Calls { get; init; }

    /// <summary>File records that were read.</summary>
    public required long Files { get; init; }

    /// <summary>Task, task-exit and exec records that were read.</summary>
    public required long Tasks { get; init; }

    /// <summary>Records of asynchronous operations that were read.</summary>
    public long Operations { get; init; }

    /// <summary>Asynchronous operations that went on: rows.</summary>
    public long OperationRows { get; init; }

    /// <summary>Records of what asynchronous operations were given that were read.</summary>
    public long OperationTexts { get; init; }

    /// <summary>Records of stacks that were read.</summary>
    public long Stacks { get; init; }

    /// <summary>Calls whose stack is unknown, as its frames never came through.</summary>
    public long UnknownStacks { get; init; }

    /// <summary>Files whose code is in stacks, by build id; null where stacks are not recorded.</summary>
    public IReadOnlyDictionary<string, string>? Modules { get; init; }

    /// <summary>Records that were damaged: too short, or of a size that they do not have.</summary>
    public required long Damaged { get; init; }

    /// <summary>Records of another layout version.</summary>
    public required long OtherVersion { get; init; }

    /// <summary>Records of a kind that is not known.</summary>
    public required long OtherKind { get; init; }

    /// <summary>Calls that went on: rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Calls that the filter kept back.</summary>
    public required long FilteredOut { get; init; }

    /// <summary>Calls whose captured memory was damaged and left out.</summary>
    public required long DamagedCaptures { get; init; }

    /// <summary>Calls without a row in the catalogue.</summary>
    public required long WithoutRow { get; init; }

    /// <summary>File keys whose file was unknown.</summary>
    public required long UnknownFiles { get; init; }

    /// <summary>Calls of threads of which nothing came through.</summary>
    public required long UnknownTasks { get; init; }

    /// <summary>Files, threads and paths that were forgotten for want of room.</summary>
    public required long Forgotten { get; init; }
}
