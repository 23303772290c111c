using System.Collections.Immutable;
using Weir.Catalogue.Grammar;
using Weir.Catalogue.Memory;

namespace Weir.Catalogue;

/// <summary>Turns the arguments column of a row into arguments.</summary>
internal static class ArgumentReader
{
    public static ImmutableArray<Argument> Read(string column)
    {
        if (!ArgumentText.TryParseAll(column, out List<ArgumentText> texts, out string error))
        {
            throw new InvalidOperationException($"the embedded table is damaged: {error}");
        }

        NamedPlace[] places = [.. texts.Select((t, i) => new NamedPlace(
            t.Name, i, Vocabulary.IsNarrow(t.Kind) ? NamedPlace.NarrowArgument : NamedPlace.WideArgument))];
        KindReader kinds = new(new LengthScope(places));
        return [.. texts.Select(t => new Argument(t.Name, kinds.Read(t.Kind), t.Kind.Nullable))];
    }
}
