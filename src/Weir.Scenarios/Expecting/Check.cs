using System.Globalization;
using System.Text.Json.Serialization;

namespace Weir.Scenarios.Expecting;

/// <summary>One thing that must hold of a field of a seen call.</summary>
/// <param name="Field">Column of the schema, or <c>arg0</c> … <c>arg5</c>.</param>
/// <param name="Is">How it is compared.</param>
/// <param name="Number">With what, for numbers.</param>
/// <param name="Text">With what, for texts.</param>
public sealed record Check(string Field, Comparison Is, long? Number = null, string? Text = null)
{
    /// <summary>What is expected, as a person reads it.</summary>
    [JsonIgnore]
    public string Wanted => Is switch
    {
        Comparison.Nothing => "nothing",
        Comparison.Equal => Value,
        Comparison.AtLeast => ">= " + Value,
        Comparison.AtMost => "<= " + Value,
        Comparison.Not => "anything but " + Value,
        _ => $"{Is.ToString().ToLowerInvariant()} {Value}",
    };

    private string Value => Text is null ? Number?.ToString(CultureInfo.InvariantCulture) ?? "nothing" : $"'{Text}'";

    /// <summary>Whether a value passes; the value is a <see cref="long"/>, a <see cref="string"/> or null.</summary>
    public bool Holds(object? value) => Is switch
    {
        Comparison.Nothing => value is null,
        Comparison.Equal => Text is null ? value is long n && n == Number : value is string t && t == Text,
        Comparison.Not => Text is null ? !(value is long n && n == Number) : !(value is string t && t == Text),
        Comparison.AtLeast => value is long n && n >= Number,
        Comparison.AtMost => value is long n && n <= Number,
        Comparison.Contains => value is string t && t.Contains(Text!, StringComparison.Ordinal),
        Comparison.Lacks => value is not string t || !t.Contains(Text!, StringComparison.Ordinal),
        Comparison.Begins => value is string t && t.StartsWith(Text!, StringComparison.Ordinal),
        Comparison.Ends => value is string t && t.EndsWith(Text!, StringComparison.Ordinal),
        _ => false,
    };
}
