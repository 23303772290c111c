namespace Weir.Trace.Filters;

/// <summary>
/// Makes tests out of the parts of a condition: what the language means for calls, rows or anything else.
/// </summary>
/// <typeparam name="TTest">A test.</typeparam>
public interface IFilterTests<TTest>
{
    /// <summary>Names of the fields that there are.</summary>
    IEnumerable<string> Fields { get; }

    /// <summary>A field alone: known and neither 0 nor empty.</summary>
    TTest Present(string field);

    /// <summary>A comparison; <c>~</c> and <c>!~</c> match patterns.</summary>
    /// <param name="field">One of <see cref="Fields"/>.</param>
    /// <param name="operation">How, as it was written.</param>
    /// <param name="value">With what.</param>
    /// <param name="context">Where it was written, for the message of an <see cref="ArgumentException"/>.</param>
    TTest Compare(string field, string operation, string value, string context);

    /// <summary>Both.</summary>
    TTest And(TTest left, TTest right);

    /// <summary>Either.</summary>
    TTest Or(TTest left, TTest right);

    /// <summary>The contrary.</summary>
    TTest Not(TTest test);
}
