using System.Text;

namespace Weir.Trace.Filters;

/// <summary>
/// A condition on the fields of <see cref="Schema"/>, as people write it:
/// <c>latency_ns &gt; 5ms and (syscall in (openat, open) or path ~ '/etc/**') and not error</c>.
/// A field that is unknown fulfils no comparison; a field alone holds when it is known and neither 0 nor empty.
/// </summary>
public sealed class FilterExpression : ICallFilter
{
    private readonly CallTest _test;

    private FilterExpression(string text, CallTest test)
    {
        Text = text;
        _test = test;
    }

    internal delegate bool CallTest(in Call call);

    /// <summary>The condition as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a condition.</summary>
    /// <exception cref="ArgumentException">It is none; the message says where and what was expected.</exception>
    public static FilterExpression Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return new FilterExpression(text, FilterGrammar.Read(text, new CallTests()));
    }

    /// <inheritdoc/>
    public bool Matches(in Call call) => _test(in call);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static CallTest Present(Field field)
    {
        if (field.Number is { } number)
        {
            return (in c) => number(in c) is not (null or 0);
        }

        TextReader text = TextReader.Of(field);
        return (in c) => !string.IsNullOrEmpty(text.Read(in c));
    }

    private static CallTest Compare(Field field, string operation, string value, string context)
    {
        if (operation is "~" or "!~")
        {
            return Glob(field, value, wanted: operation == "~", context);
        }

        if (field.Number is { } number)
        {
            if (!Quantity.TryReadAny(value, out long right))
            {
                throw new ArgumentException($"{context}: '{value}' is no number");
            }

            return (in c) => number(in c) is { } left && FilterGrammar.Holds(operation, left.CompareTo(right));
        }

        TextReader text = TextReader.Of(field);
        return (in c) => text.Read(in c) is { } left
            && FilterGrammar.Holds(operation, string.CompareOrdinal(left, value));
    }

    private static CallTest Glob(Field field, string pattern, bool wanted, string context)
    {
        if (field.IsNumber)
        {
            throw new ArgumentException($"{context}: '~' is for texts, and {field.Name} is a number");
        }

        PathGlob glob = new(pattern);
        TextReader text = TextReader.Of(field);
        return (in c) => text.Read(in c) is { } left && glob.Matches(left) == wanted;
    }

    /// <summary>Tests of calls.</summary>
    private sealed class CallTests : IFilterTests<CallTest>
    {
        public IEnumerable<string> Fields => Schema.Fields.Select(f => f.Name);

        public CallTest Present(string field) => FilterExpression.Present(Schema.Find(field)!);

        public CallTest Compare(string field, string operation, string value, string context) =>
            FilterExpression.Compare(Schema.Find(field)!, operation, value, context);

        public CallTest And(CallTest left, CallTest right) => (in c) => left(in c) && right(in c);

        public CallTest Or(CallTest left, CallTest right) => (in c) => left(in c) || right(in c);

        public CallTest Not(CallTest test) => (in c) => !test(in c);
    }

    /// <summary>Reads a text field, made or existing.</summary>
    private sealed class TextReader
    {
        private readonly TextOf? _text;
        private readonly TextInto? _compose;
        private readonly StringBuilder _made = new();

        private TextReader(Field field)
        {
            _text = field.Text;
            _compose = field.Compose;
        }

        public static TextReader Of(Field field) => new(field);

        public string? Read(in Call call)
        {
            if (_text is not null)
            {
                return _text(in call);
            }

            _made.Clear();
            _compose!(_made, in call);
            return _made.Length == 0 ? null : _made.ToString();
        }
    }
}
