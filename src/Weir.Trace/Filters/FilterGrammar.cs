namespace Weir.Trace.Filters;

/// <summary>The one language of conditions, whatever is tested: see <see cref="FilterExpression"/>.</summary>
public static class FilterGrammar
{
    /// <summary>Reads a condition.</summary>
    /// <exception cref="ArgumentException">It is none; the message says where and what was expected.</exception>
    public static TTest Read<TTest>(string text, IFilterTests<TTest> tests)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ArgumentNullException.ThrowIfNull(tests);
        return new FilterReader<TTest>(text, tests).Read();
    }

    /// <summary>Whether the sign of a comparison fulfils an operation.</summary>
    public static bool Holds(string operation, int comparison) => operation switch
    {
        "=" or "==" => comparison == 0,
        "!=" => comparison != 0,
        "<" => comparison < 0,
        "<=" => comparison <= 0,
        ">" => comparison > 0,
        _ => comparison >= 0,
    };
}
