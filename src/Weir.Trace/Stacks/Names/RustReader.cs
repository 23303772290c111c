using System.Text;

namespace Weir.Trace.Stacks.Names;

/// <summary>
/// Reads Rust's v0 names (RFC 2603). Names come from files that anybody may have made: depth, length and
/// work are bounded.
/// </summary>
internal sealed class RustReader
{
    private const int MostDepth = 96, MostSteps = 1 << 14, MostResult = 1 << 14;
    private readonly string _text;
    private readonly StringBuilder _out = new();
    private int _at, _depth, _steps;
    private bool _silent;

    private RustReader(string text) => _text = text;

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    /// <summary>The path; null where it is none, or uses what is not read.</summary>
    internal static string? TryRead(string name)
    {
        try
        {
            var reader = new RustReader(name[2..]);
            reader.Path(isValue: true);
            return reader._out.Length > 0 ? reader._out.ToString() : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static FormatException Unread() => new();

    private void Path(bool isValue)
    {
        Enter();
        switch (Take())
        {
            case 'C':
                Disambiguator();
                Say(Identifier());
                break;
            case 'N':
                Nested(isValue);
                break;
            case 'M':
                Silently(ImplementationPath);
                Say("<");
                Type();
                Say(">");
                break;
            case 'X':
                Silently(ImplementationPath);
                As();
                break;
            case 'Y':
                As();
                break;
            case 'I':
                Path(isValue);
                Say(isValue ? "::<" : "<");
                Each('E', GenericArgument);
                Say(">");
                break;
            case 'B':
                Again(() => Path(isValue));
                break;
            default:
                throw Unread();
        }

        _depth--;
    }

    private void Nested(bool isValue)
    {
        char space = Take();
        Path(isValue);
        ulong number = Disambiguator();
        string name = Identifier();
        if (char.IsAsciiLetterUpper(space))
        {
            string kind = space switch { 'C' => "closure", 'S' => "shim", _ => space.ToString() };
            Say($"::{{{kind}{(name.Length > 0 ? ":" : "")}{name}#{number}}}");
        }
        else if (name.Length > 0)
        {
            Say("::" + name);
        }
    }

    private void ImplementationPath()
    {
        Disambiguator();
        Path(isValue: false);
    }

    private void As()
    {
        Say("<");
        Type();
        Say(" as ");
        Path(isValue: false);
        Say(">");
    }

    private void GenericArgument()
    {
        if (TakeIf('L'))
        {
            Say(Number() == 0 ? "'_" : "'a");
        }
        else if (TakeIf('K'))
        {
            Constant();
        }
        else
        {
            Type();
        }
    }

    private void Type()
    {
        Enter();
        char tag = Next;
        if (RustWords.Types.TryGetValue(tag, out string? basic))
        {
            _at++;
            Say(basic);
        }
        else if (tag is 'C' or 'M' or 'X' or 'Y' or 'N' or 'I')
        {
            Path(isValue: false);
        }
        else
        {
            _at++;
            Compound(tag);
        }

        _depth--;
    }

    private void Compound(char tag)
    {
        switch (tag)
        {
            case 'A':
                Say("[");
                Type();
                Say("; ");
                Constant();
                Say("]");
                break;
            case 'S':
                Say("[");
                Type();
                Say("]");
                break;
            case 'T':
                Say("(");
                Say(Each('E', Type) == 1 ? ",)" : ")");
                break;
            case 'R' or 'Q':
                if (TakeIf('L'))
                {
                    Number();
                }

                Say(tag == 'R' ? "&" : "&mut ");
                Type();
                break;
            case 'P' or 'O':
                Say(tag == 'P' ? "*const " : "*mut ");
                Type();
                break;
            case 'F':
                FunctionPointer();
                break;
            case 'D':
                TraitObject();
                break;
            case 'B':
                Again(Type);
                break;
            default:
                throw Unread();
        }
    }

    private void FunctionPointer()
    {
        Binder();
        Say(TakeIf('U') ? "unsafe " : "");
        if (TakeIf('K'))
        {
            Say($"extern \"{(TakeIf('C') ? "C" : Identifier().Replace('_', '-'))}\" ");
        }

        Say("fn(");
        Each('E', Type);
        Say(")");
        if (!TakeIf('u'))
        {
            Say(" -> ");
            Type();
        }
    }

    private void TraitObject()
    {
        Say("dyn ");
        Binder();
        Each('E', Trait, " + ");
        if (!TakeIf('L'))
        {
            throw Unread();
        }

        Number();
    }

    private void Trait()
    {
        Path(isValue: false);
        for (bool first = true; TakeIf('p'); first = false)
        {
            Say($"{(first ? "<" : ", ")}{Identifier()} = ");
            Type();
            Say(Next == 'p' ? "" : ">");
        }
    }

    private void Binder()
    {
        if (TakeIf('G'))
        {
            Number();
        }
    }

    private void Constant()
    {
        char type = Take();
        if (type == 'p')
        {
            Say("_");
        }
        else if (type == 'B')
        {
            Again(Constant);
        }
        else if (RustWords.Types.ContainsKey(type))
        {
            string sign = TakeIf('n') ? "-" : "";
            int start = _at;
            while (Next is (>= '0' and <= '9') or (>= 'a' and <= 'f'))
            {
                _at++;
            }

            string digits = _text[start.._at];
            Expect('_');
            Say(RustWords.Constant(type, sign, digits) ?? throw Unread());
        }
        else
        {
            throw Unread();
        }
    }

    private string Identifier()
    {
        bool coded = TakeIf('u');
        int length = 0;
        while (char.IsAsciiDigit(Next) && length <= _text.Length)
        {
            length = (10 * length) + Take() - '0';
        }

        _ = TakeIf('_');
        if (length > _text.Length - _at)
        {
            throw Unread();
        }

        string name = _text.Substring(_at, length);
        _at += length;
        return coded ? $"punycode{{{name}}}" : name;
    }

    private ulong Disambiguator() => TakeIf('s') ? Number() + 1 : 0;

    // Base 62; "_" is 0, "0_" is 1.
    private ulong Number()
    {
        ulong number = 0;
        if (TakeIf('_'))
        {
            return 0;
        }

        for (char c = Take(); c != '_'; c = Take())
        {
            int digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetterLower(c) ? c - 'a' + 10
                : char.IsAsciiLetterUpper(c) ? c - 'A' + 36 : throw Unread();
            number = (number * 62) + (ulong)digit;
        }

        return number + 1;
    }

    private void Again(Action read)
    {
        int begin = _at - 1;
        ulong place = Number();
        if (place >= (ulong)begin)
        {
            throw Unread();
        }

        if (_silent)
        {
            return;
        }

        (int after, _at) = (_at, (int)place);
        read();
        _at = after;
    }

    private int Each(char end, Action read, string between = ", ")
    {
        int count = 0;
        for (; !TakeIf(end); count++)
        {
            Say(count > 0 ? between : "");
            read();
        }

        return count;
    }

    private void Silently(Action read)
    {
        bool before = _silent;
        _silent = true;
        read();
        _silent = before;
    }

    private void Say(string text)
    {
        if (_silent)
        {
            return;
        }

        _out.Append(text);
        if (_out.Length > MostResult)
        {
            throw Unread();
        }
    }

    private void Enter()
    {
        if (++_depth > MostDepth || ++_steps > MostSteps)
        {
            throw Unread();
        }
    }

    private char Take() => _at < _text.Length ? _text[_at++] : throw Unread();

    private bool TakeIf(char c)
    {
        bool there = Next == c;
        _at += there ? 1 : 0;
        return there;
    }

    private void Expect(char c)
    {
        if (!TakeIf(c))
        {
            throw Unread();
        }
    }
}
