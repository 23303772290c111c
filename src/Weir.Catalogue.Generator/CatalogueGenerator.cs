using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Weir.Catalogue.Grammar;

namespace Weir.Catalogue.Generator;

/// <summary>Checks the tables under <c>catalogue/</c> and turns them into ids and embedded text.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CatalogueGenerator : IIncrementalGenerator
{
    private const string Root = "Weir.Catalogue";

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
        if (tables.IsEmpty)
        {
            return;
        }

        Known known = KnownReader.Read(tables, output.ReportDiagnostic);
        if (Find(tables, "syscalls") is { } syscalls)
        {
            Add(output, "SyscallId", Root, "syscall; the value is the x86-64 number",
                RowTable.Syscalls(syscalls, known, output.ReportDiagnostic));
        }

        if (Find(tables, "ringops") is { } ring)
        {
            Add(output, "RingOpId", Root + ".Operations", "operation of io_uring; the value is the opcode",
                RowTable.Operations(ring, known, output.ReportDiagnostic, "io_uring_sqe"));
        }

        if (Find(tables, "aioops") is { } aio)
        {
            Add(output, "AioOpId", Root + ".Operations", "operation of native AIO; the value is the opcode",
                RowTable.Operations(aio, known, output.ReportDiagnostic, "iocb"));
        }

        output.AddSource("CatalogueText.g.cs", CatalogueTextSource.Write(tables));
    }

    private static void Add(
        SourceProductionContext output, string name, string scope, string what, List<RowText> rows) =>
        output.AddSource($"{name}.g.cs", IdSource.Write(name, scope, $"Every {what}.", rows));

    private static SourceTable? Find(ImmutableArray<SourceTable> tables, string name) =>
        tables.FirstOrDefault(t => t.Name == name);
}
