using Microsoft.CodeAnalysis;

namespace Weir.Catalogue.Generator;

/// <summary>Reports what is wrong with one line of a table.</summary>
internal sealed class Reporter(Action<Diagnostic> report, SourceTable table, SourceLine line)
{
    public void Say(DiagnosticDescriptor what, string message) =>
        report(Diagnostic.Create(what, table.Place(line), message));
}
