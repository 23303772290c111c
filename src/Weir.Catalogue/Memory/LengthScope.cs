using Weir.Catalogue.Grammar;

namespace Weir.Catalogue.Memory;

/// <summary>Finds the arguments or fields that lengths name.</summary>
internal sealed class LengthScope(NamedPlace[] places)
{
    /// <summary>Index or offset of a name.</summary>
    public int Place(string name) => Find(name).Place;

    /// <summary>Resolves a length.</summary>
    public Length Resolve(LengthText text) => new([.. text.Terms.Select(Resolve)], text.IsBytes);

    /// <summary>Resolves the argument that a bracket names alone, as in <c>by&lt;ioctl&gt;[cmd]</c>.</summary>
    public int Selector(LengthText text) => Place(text.Terms[0].Name);

    private LengthTerm Resolve(TermText term)
    {
        bool named = term.Base is TermBase.Name or TermBase.Pointed;
        NamedPlace? place = named ? Find(term.Name) : null;
        return new LengthTerm(term, place?.Place ?? 0, place?.Width ?? NamedPlace.WideArgument);
    }

    private NamedPlace Find(string name) => Array.Find(places, p => p.Name == name)
        ?? throw new InvalidOperationException($"nothing is called '{name}'; the generator refuses such tables");
}
