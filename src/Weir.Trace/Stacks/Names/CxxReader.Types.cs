namespace Weir.Trace.Stacks.Names;

/// <summary>Types (Itanium C++ ABI, 5.1.5).</summary>
internal sealed partial class CxxReader
{
    private CxxType Type()
    {
        Enter();
        bool tagged = _tagging;
        _tagging = false;
        CxxType type = BuiltIn() ?? Compound();
        _tagging = tagged;
        Leave();
        return type;
    }

    private CxxType? BuiltIn()
    {
        int length = Next == 'D' ? 2 : 1;
        if (At + length > Text.Length
            || !CxxWords.Types.TryGetValue(Text.Substring(At, length), out string? name))
        {
            return null;
        }

        At += length;
        return new CxxType(name);
    }

    private CxxType Compound()
    {
        CxxType type;
        switch (Next)
        {
            case 'r' or 'V' or 'K':
                string qualifiers = Qualifiers();
                type = Each(Type(), t => t.Qualify(qualifiers));
                break;
            case 'P':
                type = Pointed("*");
                break;
            case 'R':
                type = Pointed("&");
                break;
            case 'O':
                type = Pointed("&&");
                break;
            case 'C':
                type = Pointed(" _Complex");
                break;
            case 'F':
                type = Function("");
                break;
            case 'A':
                type = Array();
                break;
            case 'M':
                type = Member();
                break;
            case 'U':
                type = Vendor();
                break;
            case 'u':
                At++;
                type = new CxxType(Identifier());
                break;
            case 'T' when AfterNext is 's' or 'u' or 'e':
                At += 2;
                type = new CxxType(Name().Text);
                break;
            case 'T':
                type = TemplateParameter();
                if (Next == 'I')
                {
                    Remember(type);
                    type = new CxxType(WithArguments(type.Text));
                }

                break;
            case 'S' when AfterNext != 't':
                type = Substitution();
                if (Next != 'I')
                {
                    return type;
                }

                type = new CxxType(WithArguments(type.Text));
                break;
            case 'D':
                type = Extended();
                break;
            default:
                type = new CxxType(Name().Text);
                break;
        }

        Remember(type);
        return type;
    }

    private CxxType Pointed(string mark)
    {
        At++;
        return Each(Type(), t => t.Point(mark));
    }

    private static CxxType Each(CxxType type, Func<CxxType, CxxType> change) =>
        type.Pack is null ? change(type) : new CxxType("", Pack: [.. type.Pack.Select(change)]);

    private CxxType Extended()
    {
        switch (AfterNext)
        {
            case 'p':
                At += 2;
                return Expansion();
            case 'o':
                At += 2;
                return Function(" noexcept");
            case 'F':
                At += 2;
                int bits = Digits();
                _ = Take('x');
                _ = Take('_');
                return new CxxType($"_Float{bits}");
            case 'v':
                At += 2;
                int length = Digits();
                Expect('_');
                return new CxxType($"{Type().Text} __vector({length})");
            default:
                throw Unread();
        }
    }

    private CxxType Function(string ending)
    {
        Expect('F');
        _ = Take('Y');
        CxxType result = Type();
        string parameters = CxxType.Join(Parameters());
        ending = (Take('R') ? " &" : Take('O') ? " &&" : "") + ending;
        Expect('E');
        return new CxxType(result.Left + " ", $"({parameters}){ending}{result.Right}", CxxShape.Function);
    }

    // A lone void is none.
    private List<CxxType> Parameters()
    {
        List<CxxType> types = [];
        if (Next == 'v')
        {
            At++;
            return types;
        }

        while (At < Text.Length && Next is not ('E' or '.')
            && !(Next is 'R' or 'O' && AfterNext == 'E'))
        {
            types.Add(Type());
        }

        return types;
    }

    private CxxType Array()
    {
        At++;
        string length = char.IsAsciiDigit(Next) ? Digits().ToString(Culture) : "";
        Expect('_');
        CxxType item = Type();
        return new CxxType(item.Left, $" [{length}]{item.Right.TrimStart(' ')}", CxxShape.Array);
    }

    private CxxType Member()
    {
        At++;
        string type = Type().Text;
        CxxType member = Type();
        return member.Shape == CxxShape.Plain
            ? member with { Left = $"{member.Left} {type}::*" }
            : new CxxType($"{member.Left}{(member.Shape == CxxShape.Array ? " (" : "(")}{type}::*", ")" + member.Right);
    }

    private CxxType Vendor()
    {
        At++;
        string name = Identifier();
        string arguments = Next == 'I' ? TemplateArguments() : "";
        return Type().Qualify($" {name}{arguments}");
    }
}
