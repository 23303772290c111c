using System.Text.Json.Serialization;

namespace Weir.Scenarios.Expecting;

/// <summary>
/// What a tracer must have seen of one call, or of a set of calls. Exactly one of <see cref="Marker"/>,
/// <see cref="Process"/> and <see cref="Everywhere"/> says where.
/// </summary>
public sealed record Expectation
{
    /// <summary>Name of the syscall; null: any.</summary>
    public string? Syscall { get; init; }

    /// <summary>The call lies behind the marker of this number; 0: it is elsewhere.</summary>
    public int Marker { get; init; }

    /// <summary>It is no call but an asynchronous operation, whose own word carries the marker's number.</summary>
    public bool IsOperation { get; init; }

    /// <summary>
    /// The call is the next one of this process: its number, or a name that <see cref="MakesProcess"/> gave.
    /// </summary>
    public string? Process { get; init; }

    /// <summary>Looks at every call of the scenario: all its markers and all its processes.</summary>
    public bool Everywhere { get; init; }

    /// <summary>The least number of calls for which all checks hold, where the expectation is about a set.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Least { get; init; } = 1;

    /// <summary>The largest such number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Most { get; init; } = 1;

    /// <summary>The result is a process, whose calls are from now on spoken of by this name.</summary>
    public string? MakesProcess { get; init; }

    /// <summary>What must hold.</summary>
    public IReadOnlyList<Check> Checks { get; init; } = [];

    /// <summary>The call in a few words, for messages.</summary>
    [JsonIgnore]
    public string Subject => Syscall ?? "any call";
}
