using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Weir.Catalogue.Generator;

namespace Weir.Catalogue.Tests;

/// <summary>Runs the generator over made-up tables.</summary>
internal static class GeneratorRun
{
    public static ImmutableArray<Diagnostic> Over(params (string Path, string Text)[] tables) =>
        Run(tables).Diagnostics;

    public static GeneratorDriverRunResult Run(params (string Path, string Text)[] tables)
    {
        CSharpCompilation compilation = CSharpCompilation.Create("tables");
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new CatalogueGenerator())
            .AddAdditionalTexts([.. tables.Select(t => new Table(t.Path, t.Text))]);
        return driver.RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult();
    }

    private sealed class Table(string path, string text) : AdditionalText
    {
        public override string Path => "/x/catalogue/" + path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
