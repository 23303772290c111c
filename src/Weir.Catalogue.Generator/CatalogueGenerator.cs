using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Weir.Catalogue.Generator;

/// <summary>Checks the tables under <c>catalogue/</c> and turns them into ids and embedded text.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CatalogueGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<SourceTable>> tables = context.AdditionalTextsProvider
            .Where(static file => SourceTable.IsCatalogue(file.Path))
            .Select(static (file, token) => SourceTable.Read(file, token))
            .Collect();
        context.RegisterSourceOutput(tables, static (output, all) => Emit(output, all));
    }

    private static void Emit(SourceProductionContext output, ImmutableArray<SourceTable> tables)
    {
        SourceTable? syscalls = tables.FirstOrDefault(t => t.Name == "syscalls");
        if (syscalls is null)
        {
            return;
        }

        output.AddSource("SyscallId.g.cs", SyscallIdSource.Write(SyscallTable.Read(syscalls, output.ReportDiagnostic)));
        output.AddSource("CatalogueText.g.cs", CatalogueTextSource.Write(tables));
    }
}
