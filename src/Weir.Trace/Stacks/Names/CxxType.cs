namespace Weir.Trace.Stacks.Names;

/// <summary>How a type takes a pointer: <c>int*</c>, <c>int (*)(char)</c>, <c>int (*) [4]</c>.</summary>
internal enum CxxShape
{
    Plain,
    Function,
    Array,
}

/// <summary>A type of C++ in two halves, what a declaration names standing between them.</summary>
/// <param name="Left">What stands before the name.</param>
/// <param name="Right">What stands after it.</param>
/// <param name="Shape">How it takes a pointer.</param>
/// <param name="Pack">The types of a parameter pack instead.</param>
internal sealed record CxxType(
    string Left, string Right = "", CxxShape Shape = CxxShape.Plain, IReadOnlyList<CxxType>? Pack = null)
{
    /// <summary>The type where nothing is named.</summary>
    public string Text => Pack is null ? Left + Right : Join(Pack);

    /// <summary>Types as arguments: those of packs one by one, of empty packs none.</summary>
    public static string Join(IEnumerable<CxxType> types) => string.Join(", ", Flat(types).Select(t => t.Text));

    /// <summary>A pointer or reference to it.</summary>
    public CxxType Point(string mark)
    {
        if (Shape != CxxShape.Plain)
        {
            return new CxxType(Left + (Shape == CxxShape.Array ? " (" : "(") + mark, ")" + Right);
        }

        // References collapse: a reference to an rvalue reference is a plain one, one to a plain one stays that.
        bool isReference = Left.EndsWith('&') && mark[0] == '&';
        return !isReference ? this with { Left = Left + mark }
            : mark == "&" && Left.EndsWith("&&", StringComparison.Ordinal) ? this with { Left = Left[..^1] }
            : this;
    }

    /// <summary>With <c>const</c> and the like, which a function carries behind its parameters.</summary>
    public CxxType Qualify(string qualifiers) =>
        qualifiers.Length == 0 ? this
        : Shape == CxxShape.Function ? this with { Right = Right + qualifiers }
        : this with { Left = Left + qualifiers };

    private static IEnumerable<CxxType> Flat(IEnumerable<CxxType> types) =>
        types.SelectMany(t => t.Pack is null ? [t] : Flat(t.Pack));
}
