using System.Collections.Immutable;

namespace Weir.Scenarios.Scripting;

/// <summary>
/// One line of a <see cref="FailureTable"/>: <c>EBADF pread64 X B 8 0</c>, a call that must fail so;
/// <c>ok setresuid 65534 65534 65534</c>, one that must succeed; <c>pair = (0,0)</c>, memory with a name;
/// <c>fd = ok socket 2 1 0</c>, a result with a name.
/// </summary>
/// <param name="Name">What the result, or the memory, is called in later lines; null: nothing.</param>
/// <param name="Outcome">The error, or <see cref="Success"/>; null: the line is no call but memory.</param>
/// <param name="Call">The call; empty for memory.</param>
/// <param name="Words">A word for each argument; for memory, the one that says what is in it.</param>
internal sealed record FailureLine(string? Name, string? Outcome, string Call, ImmutableArray<string> Words)
{
    /// <summary>The outcome of a call that must succeed.</summary>
    public const string Success = "ok";

    /// <summary>Whether it is a call that must fail.</summary>
    public bool Fails => Outcome is not null and not Success;

    /// <summary>Reads a table. Empty lines and those that begin with # are none.</summary>
    public static ImmutableArray<FailureLine> ReadAll(string table) =>
        [.. table.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#').Select(Read)];

    /// <inheritdoc/>
    public override string ToString() => $"{Call} {string.Join(' ', Words)}";

    private static FailureLine Read(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? name = words.Length > 2 && words[1] == "=" ? words[0] : null;
        string[] rest = name is null ? words : words[2..];
        return name is not null && rest.Length == 1
            ? new FailureLine(name, null, "", [rest[0]])
            : new FailureLine(name, rest[0], rest[1], [.. rest[2..]]);
    }
}
