using Microsoft.CodeAnalysis;

namespace Weir.Catalogue.Generator;

/// <summary>The build errors that a bad table gives, each with its file, its line, and what would be right.</summary>
internal static class Complaint
{
    /// <summary>A line that cannot be read.</summary>
    public static readonly DiagnosticDescriptor BadLine = Error("WEIR001", "A line of a table cannot be read");

    /// <summary>Two rows with one number or name.</summary>
    public static readonly DiagnosticDescriptor Duplicate = Error("WEIR002", "Two rows claim the same identity");

    /// <summary>A word that is no kind, or a kind without what it needs.</summary>
    public static readonly DiagnosticDescriptor BadKind =
        Error("WEIR003", "An argument's kind is not in the vocabulary");

    /// <summary>A list, structure or argument that is not there.</summary>
    public static readonly DiagnosticDescriptor Unknown = Error("WEIR004", "A table names what is not there");

    /// <summary>A family, class or version that is none.</summary>
    public static readonly DiagnosticDescriptor BadColumn = Error("WEIR005", "A column holds an unknown word");

    /// <summary>Fields that do not come to the stated size.</summary>
    public static readonly DiagnosticDescriptor BadSize =
        Error("WEIR006", "A structure's size is not that of its fields");

    private static DiagnosticDescriptor Error(string id, string title) =>
        new(id, title, "{0}", "Catalogue", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
