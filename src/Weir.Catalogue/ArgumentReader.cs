using System.Collections.Immutable;
using Weir.Catalogue.Kinds;

namespace Weir.Catalogue;

/// <summary>Turns the arguments column of a row into arguments.</summary>
internal static class ArgumentReader
{
    private static readonly WordKind Word = new();

    public static ImmutableArray<Argument> Read(string column) =>
        column is "-" or "" ? [] : [.. column.Split(' ').Select(a => new Argument(a.Split(':')[0], Word))];
}
