namespace Weir.Trace.Stacks.Names;

/// <summary>The name of a function as its programmer wrote it, from what its compiler called it.</summary>
public static class CodeName
{
    /// <summary>
    /// A C++ name (Itanium C++ ABI, 5.1) without parameters and return type, a Rust name (legacy and v0) without
    /// hash; any other name, or one that cannot be read, as it is.
    /// </summary>
    /// <param name="symbol">The name in the symbol table; of any origin.</param>
    public static string Of(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        if (!symbol.StartsWith('_') || symbol.Length > CxxReader.MostText)
        {
            return symbol;
        }

        // What a compiler cut off a function: f.cold, f.constprop.0.
        int dot = symbol.IndexOf('.', StringComparison.Ordinal);
        string? clone = dot < 0 ? null : symbol[dot..];
        string name = dot < 0 ? symbol : symbol[..dot];
        if (name.StartsWith("_R", StringComparison.Ordinal))
        {
            return RustReader.TryRead(name) ?? symbol;
        }

        if (!name.StartsWith("_Z", StringComparison.Ordinal))
        {
            return symbol;
        }

        // Rust's legacy names have dots of their own, and LLVM's suffixes behind the E.
        if (RustLegacyName.TryRead(symbol) is { } legacy)
        {
            return legacy;
        }

        return CxxReader.TryRead(name) is { } text ? clone is null ? text : $"{text} [clone {clone}]" : symbol;
    }
}
