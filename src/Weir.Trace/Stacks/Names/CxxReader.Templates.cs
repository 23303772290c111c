using System.Globalization;

namespace Weir.Trace.Stacks.Names;

/// <summary>Template arguments and parameters, and abbreviations by number (Itanium C++ ABI, 5.1.5.8 to 10).</summary>
internal sealed partial class CxxReader
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private int _element = -1, _elements;
    private bool _generic;

    private string TemplateArguments()
    {
        Expect('I');
        List<CxxType> arguments = [];
        if (_tagging)
        {
            // A later argument may refer to an earlier one.
            _arguments = arguments;
        }

        while (!Take('E'))
        {
            arguments.Add(Argument());
        }

        string text = CxxType.Join(arguments);
        return $"<{text}{(text.EndsWith('>') ? " " : "")}>";
    }

    private CxxType Argument()
    {
        Enter();
        bool tagged = _tagging;
        _tagging = false;
        CxxType argument;
        switch (Next)
        {
            case 'J':
                At++;
                List<CxxType> pack = [];
                while (!Take('E'))
                {
                    pack.Add(Argument());
                }

                argument = new CxxType("", Pack: pack);
                break;
            case 'L':
                argument = Literal();
                break;
            case 'X':
                // Of expressions, those that are but a value or a parameter.
                At++;
                argument = Next == 'L' ? Literal() : TemplateParameter();
                Expect('E');
                break;
            default:
                argument = Type();
                break;
        }

        _tagging = tagged;
        Leave();
        return argument;
    }

    private CxxType Literal()
    {
        At++;
        if (Next == '_' && AfterNext == 'Z')
        {
            At += 2;
            string name = Encoding(isWhole: false);
            Expect('E');
            return new CxxType(name);
        }

        char kind = Next;
        string type = Type().Text;
        int start = At;
        while (Next is not ('E' or '\0'))
        {
            At++;
        }

        string value = Text[start..At];
        Expect('E');
        string number = value.StartsWith('n') ? "-" + value[1..] : value;
        return new CxxType((kind, value) switch
        {
            ('b', "0") => "false",
            ('b', "1") => "true",
            ('D', "" or "0") => "nullptr",
            ('i', _) => number,
            ('j', _) => number + "u",
            ('l', _) => number + "l",
            ('m', _) => number + "ul",
            ('x', _) => number + "ll",
            ('y', _) => number + "ull",
            ('f' or 'd' or 'e' or 'g', _) => $"({type})[{number}]",
            _ => $"({type}){number}",
        });
    }

    // The pattern is read once for each element of the pack that it names.
    private CxxType Expansion()
    {
        (int element, int elements, int start) = (_element, _elements, At);
        List<CxxType> all = [];
        (_element, _elements) = (0, -1);
        CxxType first = Type();
        int count = _elements;
        if (count < 0)
        {
            (_element, _elements) = (element, elements);
            return first with { Right = first.Right + "..." };
        }

        for (int i = 0; i < count; i++)
        {
            At = start;
            int seen = _seen.Count;
            _element = i;
            all.Add(Type());
            _seen.RemoveRange(seen, _seen.Count - seen);
            if (all.Count > MostDepth)
            {
                throw Unread();
            }
        }

        (_element, _elements) = (element, elements);
        return new CxxType("", Pack: all);
    }

    private CxxType TemplateParameter()
    {
        Expect('T');
        int level = 0;
        if (Take('L'))
        {
            level = Number('_') + 1;
        }

        int index = Number('_');
        if (_generic)
        {
            return new CxxType($"auto:{index + 1}");
        }

        if (level > 0 || index >= _arguments.Count)
        {
            throw Unread();
        }

        CxxType argument = _arguments[index];
        if (argument.Pack is null || _element < 0)
        {
            return argument;
        }

        _elements = argument.Pack.Count;
        return _element < argument.Pack.Count ? argument.Pack[_element] : new CxxType("", Pack: []);
    }

    /// <param name="isWhole">Whether an abbreviation of a class is followed by its constructor or destructor, which
    /// is called after the template.</param>
    private CxxType Substitution(bool isWhole = false)
    {
        Expect('S');
        char c = Next;
        if (CxxWords.Standard.TryGetValue(c, out string? standard))
        {
            At++;
            return new CxxType(isWhole ? CxxWords.WholeStandard[c] : standard);
        }

        int index = 0;
        if (c != '_')
        {
            while (Next is (>= '0' and <= '9') or (>= 'A' and <= 'Z'))
            {
                index = (index * 36) + (char.IsAsciiDigit(Next) ? Next - '0' : Next - 'A' + 10);
                At++;
                if (index > MostText)
                {
                    throw Unread();
                }
            }

            index++;
        }

        Expect('_');
        return index < _seen.Count ? _seen[index] : throw Unread();
    }
}
