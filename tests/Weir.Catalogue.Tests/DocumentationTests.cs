namespace Weir.Catalogue.Tests;

/// <summary>What is written about the catalogue says what the catalogue says.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void The_reference_page_is_fresh()
    {
        using StringWriter written = new();
        CatalogueMarkdown.Write(written);
        string page = Path.Combine(Repository.Root(), "docs", "reference", "syscalls.md");
        if (Environment.GetEnvironmentVariable("WEIR_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(page)!);
            File.WriteAllText(page, written.ToString());
        }

        Assert.True(File.Exists(page), "docs/reference/syscalls.md is missing: run the tests with WEIR_UPDATE=1");
        Assert.True(
            File.ReadAllText(page) == written.ToString(),
            "docs/reference/syscalls.md is not what the catalogue says: run the tests with WEIR_UPDATE=1");
    }

    [Theory]
    [InlineData(SyscallId.Close, "`status`")]
    [InlineData(SyscallId.Openat, "`fd.new`")]
    [InlineData(SyscallId.Recvmsg, "`bytes.read!MSG_PEEK`")]
    [InlineData(SyscallId.Write, "`bytes.written`")]
    [InlineData(SyscallId.Splice, "`bytes.moved`")]
    [InlineData(SyscallId.Poll, "`count`")]
    [InlineData(SyscallId.Lseek, "`value`")]
    [InlineData(SyscallId.Fork, "`pid.new`")]
    [InlineData(SyscallId.Mmap, "`address`")]
    [InlineData(SyscallId.Exit, "`never`")]
    public void Return_classes_are_written_as_the_table_spells_them(SyscallId id, string spelling)
    {
        using StringWriter written = new();
        CatalogueMarkdown.Write(written);
        string line = written.ToString().Split('\n').First(
            l => l.StartsWith($"| `{id.Row().Name}` | {(int)id} |", StringComparison.Ordinal));
        Assert.Contains($"| {spelling} |", line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_readme_of_the_tables_explains_every_kind_that_a_row_uses()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Catalogue, "README.md"));
        foreach (string spelling in Syscalls.All.SelectMany(r => r.Arguments).Select(a => a.Kind.Spelling).Distinct())
        {
            string word = spelling.Split('<', '[')[0];
            Assert.True(readme.Contains(word, StringComparison.Ordinal),
                $"catalogue/README.md says nothing of '{word}'");
        }
    }
}
