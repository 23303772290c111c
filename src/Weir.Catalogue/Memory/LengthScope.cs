using Weir.Catalogue.Grammar;

namespace Weir.Catalogue.Memory;

/// <summary>Finds the arguments or fields that lengths name.</summary>
internal sealed class LengthScope
{
    private const int WideArgument = 0;
    private const int NarrowArgument = -4;

    private readonly Func<string, (int Place, int Width)> _find;

    private LengthScope(Func<string, (int Place, int Width)> find) => _find = find;

    /// <summary>Names are arguments, of which some are 32 bits wide.</summary>
    public static LengthScope Arguments(IReadOnlyList<(string Name, bool IsNarrow)> arguments) => new(name =>
    {
        int index = IndexOf(arguments, name);
        return (index, arguments[index].IsNarrow ? NarrowArgument : WideArgument);
    });

    /// <summary>Names are fields with an offset and a width.</summary>
    public static LengthScope Fields(IReadOnlyDictionary<string, (int Offset, int Width)> fields) =>
        new(name => fields[name]);

    /// <summary>Index or offset of a name.</summary>
    public int Place(string name) => _find(name).Place;

    /// <summary>Resolves a length.</summary>
    public Length Resolve(LengthText text) => new([.. text.Terms.Select(Resolve)], text.IsBytes);

    /// <summary>Resolves the argument that a bracket names alone, as in <c>by&lt;ioctl&gt;[cmd]</c>.</summary>
    public int Selector(LengthText text) => Place(text.Terms[0].Name);

    private LengthTerm Resolve(TermText term)
    {
        (int place, int width) = term.Base is TermBase.Name or TermBase.Pointed ? _find(term.Name) : (0, 0);
        return new LengthTerm(term, place, width);
    }

    private static int IndexOf(IReadOnlyList<(string Name, bool IsNarrow)> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].Name == name)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"no argument is called '{name}'; the generator refuses such rows");
    }
}
