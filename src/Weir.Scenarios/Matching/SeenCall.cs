using System.Collections.Immutable;
using System.Globalization;

namespace Weir.Scenarios.Matching;

/// <summary>
/// One call as some tracer saw it: what expectations are held against. Nothing here depends on which tracer it was.
/// </summary>
public sealed record SeenCall
{
    /// <summary>Process.</summary>
    public required int Pid { get; init; }

    /// <summary>Thread.</summary>
    public required int Tid { get; init; }

    /// <summary>Name of the syscall.</summary>
    public required string Syscall { get; init; }

    /// <summary>Whether it is an asynchronous operation and no call.</summary>
    public bool IsOperation { get; init; }

    /// <summary>How many calls it stands for: a long run of one call is kept as its first.</summary>
    public long Times { get; set; } = 1;

    /// <summary>The argument words, where the tracer tells them.</summary>
    public ImmutableArray<ulong> Words { get; init; } = [];

    /// <summary>The other fields by the names of the schema's columns: <see cref="long"/>, <see cref="string"/> or
    /// null.</summary>
    public IReadOnlyDictionary<string, object?> Fields { get; init; } = ImmutableDictionary<string, object?>.Empty;

    /// <summary>A field; false when this tracer does not tell such a thing at all.</summary>
    public bool TryGet(string field, out object? value)
    {
        ArgumentNullException.ThrowIfNull(field);
        switch (field)
        {
            case "pid":
                value = (long)Pid;
                return true;
            case "tid":
                value = (long)Tid;
                return true;
            case "syscall":
                value = Syscall;
                return true;
            case ['a', 'r', 'g', >= '0' and <= '5']:
                int index = field[3] - '0';
                value = index < Words.Length ? unchecked((long)Words[index]) : null;
                return index < Words.Length;
            default:
                return Fields.TryGetValue(field, out value);
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Fields.TryGetValue("args", out object? arguments);
        Fields.TryGetValue("ret", out object? result);
        return string.Create(CultureInfo.InvariantCulture, $"{Syscall}({arguments}) = {result ?? "?"}");
    }
}
