namespace Weir.Trace.Stacks.Names;

/// <summary>Reads names as the Itanium C++ ABI (section 5.1) mangles them.</summary>
internal sealed partial class CxxReader : NameReader
{
    /// <summary>The longest name that is read, in characters.</summary>
    internal const int MostText = 4096;

    private readonly List<CxxType> _seen = [];
    private List<CxxType> _arguments = [];
    private bool _tagging;

    private CxxReader(string text)
        : base(text)
    {
    }

    private char AfterNext => At + 1 < Text.Length ? Text[At + 1] : '\0';

    /// <summary>The name without parameters and return type; null where it is none, or uses what is not read.</summary>
    internal static string? TryRead(string name)
    {
        var reader = new CxxReader(name) { At = 2 };
        return Try(() => reader.Encoding(isWhole: true));
    }

    private string Encoding(bool isWhole)
    {
        Enter();
        if (Next is 'T' or 'G')
        {
            string special = Special();
            Leave();
            return special;
        }

        bool tagged = _tagging;
        _tagging = true;
        CxxName name = Name();
        _tagging = tagged;
        Leave();
        if (isWhole || Next is '\0' or 'E' or '.')
        {
            return name.Text;
        }

        // Only templates say what they return, and constructors and conversions return nothing.
        if (name.IsTemplate && !name.IsNamedByType)
        {
            Type();
        }

        return $"{name.Text}({CxxType.Join(Parameters())}){name.Qualifiers}";
    }

    private string Special()
    {
        string kind = Text.AsSpan(At).Length >= 2 ? Text.Substring(At, 2) : throw Unread();
        At += 2;
        switch (kind)
        {
            case "TV":
                return "vtable for " + Type().Text;
            case "TT":
                return "VTT for " + Type().Text;
            case "TI":
                return "typeinfo for " + Type().Text;
            case "TS":
                return "typeinfo name for " + Type().Text;
            case "Th" or "Tv":
                At--;
                Offset();
                return $"{(kind == "Tv" ? "" : "non-")}virtual thunk to {Encoding(isWhole: true)}";
            case "Tc":
                Offset();
                Offset();
                return "covariant return thunk to " + Encoding(isWhole: true);
            case "TW":
                return "TLS wrapper function for " + Name().Text;
            case "TH":
                return "TLS init function for " + Name().Text;
            case "GV":
                return "guard variable for " + Name().Text;
            default:
                throw Unread();
        }
    }

    private CxxName Name()
    {
        Enter();
        CxxName name = Next switch
        {
            'N' => Nested(),
            'Z' => Local(),
            'S' when AfterNext != 't' => new CxxName(Substitution().Text) { IsSeen = true },
            _ => Unscoped(),
        };
        if (Next == 'I' && !name.IsTemplate)
        {
            // A substitution is known already.
            if (!name.IsSeen)
            {
                Remember(new CxxType(name.Text));
            }

            name = name with { Text = WithArguments(name.Text), IsTemplate = true };
        }

        Leave();
        return name;
    }

    private CxxName Unscoped()
    {
        bool isStandard = Next == 'S' && AfterNext == 't';
        At += isStandard ? 2 : 0;
        CxxName name = Unqualified("");
        return isStandard ? name with { Text = "std::" + name.Text } : name;
    }

    private CxxName Nested()
    {
        At++;
        string qualifiers = Qualifiers();
        qualifiers += Take('R') ? " &" : Take('O') ? " &&" : "";
        CxxName name = new("");
        bool added = false;
        string plain = "";
        while (!Take('E'))
        {
            added = true;
            switch (Next)
            {
                case 'S' when AfterNext == 't':
                    At += 2;
                    name = new CxxName("std");
                    plain = "";
                    added = false;
                    continue;
                case 'S':
                    bool isString = AfterNext is 's' or 'i' or 'o' or 'd';
                    string known = Substitution(isWhole: isString && IsNamedByType(2)).Text;
                    name = new CxxName(known);
                    plain = LastPart(known);
                    added = false;
                    continue;
                case 'T':
                    name = new CxxName(TemplateParameter().Text);
                    break;
                case 'I':
                    name = name with { Text = WithArguments(name.Text), IsTemplate = true };
                    break;
                default:
                    CxxName part = Unqualified(plain);
                    plain = part.Plain;
                    name = part with { Text = name.Text.Length == 0 ? part.Text : $"{name.Text}::{part.Text}" };
                    _ = Take('M');
                    break;
            }

            Remember(new CxxType(name.Text));
        }

        // The whole is remembered where it is used as a type, not here.
        if (added)
        {
            _seen.RemoveAt(_seen.Count - 1);
        }

        return name with { Qualifiers = qualifiers };
    }

    private bool IsNamedByType(int ahead) =>
        At + ahead + 1 < Text.Length && Text[At + ahead] is 'C' or 'D' && char.IsAsciiDigit(Text[At + ahead + 1]);

    private CxxName Local()
    {
        At++;
        bool tagged = _tagging;
        string place = Encoding(isWhole: false);
        _tagging = tagged;
        Expect('E');
        if (Take('s'))
        {
            Discriminator();
            return new CxxName(place + "::string literal");
        }

        if (Take('d'))
        {
            int number = Number('_') + 1;
            return new CxxName($"{place}::{{default arg#{number}}}::{Name().Text}");
        }

        CxxName name = Name();
        Discriminator();
        return name with { Text = $"{place}::{name.Text}" };
    }

    private void Discriminator()
    {
        if (!Take('_'))
        {
            return;
        }

        bool isLong = Take('_');
        while (char.IsAsciiDigit(Next))
        {
            At++;
        }

        if (isLong)
        {
            Expect('_');
        }
    }

    private string WithArguments(string name) => $"{name}{(name.EndsWith('<') ? " " : "")}{TemplateArguments()}";

    // What a constructor is called: the last part of the name, without template arguments.
    private static string LastPart(string name)
    {
        int end = name.EndsWith('>') ? name.IndexOf('<', StringComparison.Ordinal) : name.Length;
        return end < 0 ? name : name[(name.LastIndexOf(':', Math.Max(0, end - 1)) + 1)..end];
    }

    private void Remember(CxxType type)
    {
        if (type.Text.Length > MostResult)
        {
            throw Unread();
        }

        _seen.Add(type);
    }
}
