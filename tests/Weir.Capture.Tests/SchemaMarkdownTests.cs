namespace Weir.Capture.Tests;

public sealed class SchemaMarkdownTests
{
    private const string Update = "WEIR_UPDATE_DOCS";

    [Fact]
    public void The_reference_page_is_fresh()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Weir.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        string page = Path.Combine(folder!, "docs", "reference", "schema.md");
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(page, SchemaMarkdown.Text());
        }

        Assert.True(
            File.ReadAllText(page) == SchemaMarkdown.Text(), $"docs/reference/schema.md is old: run with {Update}=1");
    }
}
