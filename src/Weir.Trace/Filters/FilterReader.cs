using System.Collections.Immutable;

namespace Weir.Trace.Filters;

/// <summary>Reads the language of <see cref="FilterExpression"/>.</summary>
internal sealed class FilterReader
{
    private static readonly string[] Operations = ["==", "!=", "<=", ">=", "!~", "=", "<", ">", "~"];

    private readonly string _text;
    private int _at;

    public FilterReader(string text) => _text = text;

    /// <summary>Reads the whole text.</summary>
    public FilterExpression.CallTest Read()
    {
        FilterExpression.CallTest test = Or();
        Skip();
        return _at == _text.Length ? test : throw Wrong("'and', 'or' or the end was expected");
    }

    private FilterExpression.CallTest Or()
    {
        FilterExpression.CallTest left = And();
        while (Accept("or"))
        {
            FilterExpression.CallTest first = left;
            FilterExpression.CallTest second = And();
            left = (in c) => first(in c) || second(in c);
        }

        return left;
    }

    private FilterExpression.CallTest And()
    {
        FilterExpression.CallTest left = Not();
        while (Accept("and"))
        {
            FilterExpression.CallTest first = left;
            FilterExpression.CallTest second = Not();
            left = (in c) => first(in c) && second(in c);
        }

        return left;
    }

    private FilterExpression.CallTest Not()
    {
        if (Accept("not"))
        {
            FilterExpression.CallTest test = Not();
            return (in c) => !test(in c);
        }

        if (!AcceptSign("("))
        {
            return Condition();
        }

        FilterExpression.CallTest inner = Or();
        return AcceptSign(")") ? inner : throw Wrong("')' was expected");
    }

    private FilterExpression.CallTest Condition()
    {
        int start = SkipTo();
        string name = Word();
        string context = $"filter, column {start + 1}";
        Field field = Schema.Find(name) ?? throw new ArgumentException(
            $"{context}: no field '{name}'{NearMatch.Suggest(name, Schema.Fields.Select(f => f.Name))}");
        if (Accept("in"))
        {
            return FilterExpression.In(field, List(), context);
        }

        foreach (string operation in Operations)
        {
            if (AcceptSign(operation))
            {
                return FilterExpression.Compare(field, operation, Value(), context);
            }
        }

        return FilterExpression.Present(field);
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
