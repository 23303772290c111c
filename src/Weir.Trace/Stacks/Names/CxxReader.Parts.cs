using System.Globalization;

namespace Weir.Trace.Stacks.Names;

/// <summary>The parts of a name: identifiers, operators, constructors, what has no name.</summary>
internal sealed partial class CxxReader
{
    private CxxName Unqualified(string enclosing)
    {
        Enter();
        _ = Take('L');
        char first = Next;
        CxxName name = first switch
        {
            >= '0' and <= '9' => new CxxName(Identifier()),
            'U' => new CxxName(Unnamed()),
            'C' => Constructor(enclosing),
            'D' when AfterNext == 'C' => new CxxName(Bindings()),
            'D' => Destructor(enclosing),
            >= 'a' and <= 'z' => Operator(),
            _ => throw Unread(),
        };
        string plain = name.Text;
        while (Take('B'))
        {
            name = name with { Text = $"{name.Text}[abi:{Identifier()}]" };
        }

        Leave();
        return name with { Plain = plain };
    }

    private string Identifier()
    {
        int length = Digits();
        if (length == 0 || length > Text.Length - At)
        {
            throw Unread();
        }

        string text = Text.Substring(At, length);
        At += length;
        return text.StartsWith("_GLOBAL_", StringComparison.Ordinal) && length > 9 && text[9] == 'N'
            ? "(anonymous namespace)" : text;
    }

    private CxxName Constructor(string enclosing)
    {
        At++;
        bool inherits = Take('I');
        if (enclosing.Length == 0 || Next is < '1' or > '5')
        {
            throw Unread();
        }

        At++;
        if (inherits)
        {
            Type();
        }

        return new CxxName(enclosing) { IsNamedByType = true };
    }

    private CxxName Destructor(string enclosing)
    {
        At++;
        if (enclosing.Length == 0 || Next is < '0' or > '5')
        {
            throw Unread();
        }

        At++;
        return new CxxName("~" + enclosing) { IsNamedByType = true };
    }

    private string Bindings()
    {
        At += 2;
        List<string> names = [];
        while (!Take('E'))
        {
            names.Add(Identifier());
        }

        return $"[{string.Join(", ", names)}]";
    }

    private string Unnamed()
    {
        At++;
        if (Take('t'))
        {
            return $"{{unnamed type#{Number('_') + 1}}}";
        }

        Expect('l');
        bool generic = _generic;
        _generic = true;
        string parameters = CxxType.Join(Parameters());
        _generic = generic;
        Expect('E');
        return $"{{lambda({parameters})#{Number('_') + 1}}}";
    }

    private CxxName Operator()
    {
        string code = At + 2 <= Text.Length ? Text.Substring(At, 2) : throw Unread();
        At += 2;
        switch (code)
        {
            case "cv":
                // Its template arguments come later than the type that they are part of: not read.
                bool tagged = _tagging;
                _tagging = false;
                string type = Type().Text;
                _tagging = tagged;
                return new CxxName("operator " + type) { IsNamedByType = true };
            case "li":
                return new CxxName("operator\"\" " + Identifier());
            default:
                string text = CxxWords.Operators.GetValueOrDefault(code) ?? throw Unread();
                return new CxxName("operator" + (char.IsAsciiLetter(text[0]) ? " " : "") + text);
        }
    }

    private string Qualifiers()
    {
        string text = Take('r') ? " restrict" : "";
        text = (Take('V') ? " volatile" : "") + text;
        return (Take('K') ? " const" : "") + text;
    }

    // "_" is 0, "0_" is 1: a number that leaves room for the first.
    private int Number(char end)
    {
        int number = char.IsAsciiDigit(Next) ? Digits() + 1 : 0;
        Expect(end);
        return number;
    }

    private int Digits()
    {
        int start = At;
        while (char.IsAsciiDigit(Next))
        {
            At++;
        }

        return int.TryParse(Text.AsSpan(start, At - start), NumberStyles.None, Culture, out int number)
            ? number : throw Unread();
    }

    // Of a thunk: what it adds to the object's address, and for a virtual base where it reads more.
    private void Offset()
    {
        int numbers = Take('v') ? 2 : Take('h') ? 1 : throw Unread();
        for (int i = 0; i < numbers; i++)
        {
            _ = Take('n');
            Digits();
            Expect('_');
        }
    }
}
