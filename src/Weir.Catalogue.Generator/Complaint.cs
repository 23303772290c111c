using Microsoft.CodeAnalysis;

namespace Weir.Catalogue.Generator;

/// <summary>The build errors that a bad table gives, each with its file and line.</summary>
internal static class Complaint
{
    /// <summary>A line that cannot be read.</summary>
    public static readonly DiagnosticDescriptor BadLine = Error("WEIR001", "A line of a table cannot be read");

    /// <summary>Two rows with one number or name.</summary>
    public static readonly DiagnosticDescriptor Duplicate = Error("WEIR002", "Two rows claim the same identity");

    private static DiagnosticDescriptor Error(string id, string title) =>
        new(id, title, "{0}", "Catalogue", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
