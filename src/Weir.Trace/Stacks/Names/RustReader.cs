using System.Text;

namespace Weir.Trace.Stacks.Names;

/// <summary>Reads Rust's v0 names (RFC 2603).</summary>
internal sealed class RustReader : NameReader
{
    private readonly StringBuilder _out = new();
    private bool _silent;

    private RustReader(string text)
        : base(text)
    {
    }

    /// <summary>The path; null where it is none, or uses what is not read.</summary>
    internal static string? TryRead(string name)
    {
        var reader = new RustReader(name[2..]);
        return Try(() =>
        {
            reader.Path(isValue: true);
            return reader._out.ToString();
        });
    }

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

        Leave();
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
        if (Take('L'))
        {
            Say(Number() == 0 ? "'_" : "'a");
        }
        else if (Take('K'))
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
            At++;
            Say(basic);
        }
        else if (tag is 'C' or 'M' or 'X' or 'Y' or 'N' or 'I')
        {
            Path(isValue: false);
        }
        else
        {
            At++;
            Compound(tag);
        }

        Leave();
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
                if (Take('L'))
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
        Say(Take('U') ? "unsafe " : "");
        if (Take('K'))
        {
            Say($"extern \"{(Take('C') ? "C" : Identifier().Replace('_', '-'))}\" ");
        }

        Say("fn(");
        Each('E', Type);
        Say(")");
        if (!Take('u'))
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
        if (!Take('L'))
        {
            throw Unread();
        }

        Number();
    }

    private void Trait()
    {
        Path(isValue: false);
        for (bool first = true; Take('p'); first = false)
        {
            Say($"{(first ? "<" : ", ")}{Identifier()} = ");
            Type();
            Say(Next == 'p' ? "" : ">");
        }
    }

    private void Binder()
    {
        if (Take('G'))
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
            string sign = Take('n') ? "-" : "";
            int start = At;
            while (Next is (>= '0' and <= '9') or (>= 'a' and <= 'f'))
            {
                At++;
            }

            string digits = Text[start..At];
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
        bool coded = Take('u');
        int length = 0;
        while (char.IsAsciiDigit(Next) && length <= Text.Length)
        {
            length = (10 * length) + Take() - '0';
        }

        _ = Take('_');
        if (length > Text.Length - At)
        {
            throw Unread();
        }

        string name = Text.Substring(At, length);
        At += length;
        return coded ? $"punycode{{{name}}}" : name;
    }

    private ulong Disambiguator() => Take('s') ? Number() + 1 : 0;

    // Base 62; "_" is 0, "0_" is 1.
    private ulong Number()
    {
        ulong number = 0;
        if (Take('_'))
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
        int begin = At - 1;
        ulong place = Number();
        if (place >= (ulong)begin)
        {
            throw Unread();
        }

        if (_silent)
        {
            return;
        }

        (int after, At) = (At, (int)place);
        read();
        At = after;
    }

    private int Each(char end, Action read, string between = ", ")
    {
        int count = 0;
        for (; !Take(end); count++)
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

    private char Take() => At < Text.Length ? Text[At++] : throw Unread();
}
