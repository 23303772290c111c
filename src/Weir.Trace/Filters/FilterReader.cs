using System.Collections.Immutable;

namespace Weir.Trace.Filters;

/// <summary>Reads the language of <see cref="FilterExpression"/> into tests of any sort.</summary>
internal sealed class FilterReader<TTest>
{
    private static readonly string[] Operations = ["==", "!=", "<=", ">=", "!~", "=", "<", ">", "~"];

    private readonly string _text;
    private int _at;

    private readonly IFilterTests<TTest> _tests;

    public FilterReader(string text, IFilterTests<TTest> tests) => (_text, _tests) = (text, tests);

    /// <summary>Reads the whole text.</summary>
    public TTest Read()
    {
        TTest test = Or();
        Skip();
        return _at == _text.Length ? test : throw Wrong("'and', 'or' or the end was expected");
    }

    private TTest Or()
    {
        TTest left = And();
        while (Accept("or"))
        {
            left = _tests.Or(left, And());
        }

        return left;
    }

    private TTest And()
    {
        TTest left = Not();
        while (Accept("and"))
        {
            left = _tests.And(left, Not());
        }

        return left;
    }

    private TTest Not()
    {
        if (Accept("not"))
        {
            return _tests.Not(Not());
        }

        if (!AcceptSign("("))
        {
            return Condition();
        }

        TTest inner = Or();
        return AcceptSign(")") ? inner : throw Wrong("')' was expected");
    }

    private TTest Condition()
    {
        int start = SkipTo();
        string name = Word();
        string context = $"filter, column {start + 1}";
        if (!_tests.Fields.Contains(name))
        {
            throw new ArgumentException($"{context}: no field '{name}'{NearMatch.Suggest(name, _tests.Fields)}");
        }

        if (Accept("in"))
        {
            return List().Select(v => _tests.Compare(name, "=", v, context)).Aggregate(_tests.Or);
        }

        foreach (string operation in Operations)
        {
            if (AcceptSign(operation))
            {
                return _tests.Compare(name, operation, Value(), context);
            }
        }

        return _tests.Present(name);
    }

    private ImmutableArray<string> List()
    {
        if (!AcceptSign("("))
        {
            throw Wrong("'(' was expected after 'in'");
        }

        ImmutableArray<string>.Builder values = ImmutableArray.CreateBuilder<string>();
        do
        {
            values.Add(Value());
        }
        while (AcceptSign(","));

        return AcceptSign(")") ? values.ToImmutable() : throw Wrong("',' or ')' was expected");
    }

    private string Value()
    {
        int start = SkipTo();
        if (start < _text.Length && _text[start] is '\'' or '"')
        {
            int end = _text.IndexOf(_text[start], start + 1);
            if (end < 0)
            {
                throw Wrong("the closing quote is missing");
            }

            _at = end + 1;
            return _text[(start + 1)..end];
        }

        return Word();
    }

    private string Word()
    {
        int start = SkipTo();
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !"()<>=!~,'\"".Contains(_text[_at]))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Wrong("a field or a value was expected");
    }

    private bool Accept(string word)
    {
        int start = SkipTo();
        int end = start + word.Length;
        if (string.CompareOrdinal(_text, start, word, 0, word.Length) != 0
            || (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_')))
        {
            return false;
        }

        _at = end;
        return true;
    }

    private bool AcceptSign(string sign)
    {
        if (string.CompareOrdinal(_text, SkipTo(), sign, 0, sign.Length) != 0)
        {
            return false;
        }

        _at += sign.Length;
        return true;
    }

    private int SkipTo()
    {
        Skip();
        return _at;
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private ArgumentException Wrong(string what) => new($"filter, column {_at + 1}: {what}");
}
