using Weir.Catalogue.Operations;

namespace Weir.Catalogue;

/// <summary>Writes the catalogue as a page of the reference (<c>docs/reference/syscalls.md</c>).</summary>
public static class CatalogueMarkdown
{
    private const string Introduction = """
        # Syscalls

        Every syscall that Weir knows, by family. This page is written by the catalogue itself
        (`catalogue/syscalls.tbl`); a test keeps it fresh. The words of the arguments are explained in
        `catalogue/README.md`.

        """;

    /// <summary>Writes the page.</summary>
    public static void Write(TextWriter page)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.NewLine = "\n";
        page.WriteLine(Introduction);
        page.WriteLine($"{Syscalls.All.Length} syscalls, {RingOps.All.Length} operations of io_uring and "
            + $"{AioOps.All.Length} of native AIO.");
        foreach (IGrouping<Family, SyscallRow> family in Syscalls.All.GroupBy(r => r.Family).OrderBy(g => g.Key))
        {
            page.WriteLine();
            page.WriteLine($"## {family.Key}");
            page.WriteLine();
            page.WriteLine("| syscall | x86-64 | arm64 | since | arguments | returns | note |");
            page.WriteLine("|---|---|---|---|---|---|---|");
            foreach (SyscallRow row in family.OrderBy(r => r.Name, StringComparer.Ordinal))
            {
                string name = row.Alias is null ? $"`{row.Name}`" : $"`{row.Name}` (`{row.Alias}`)";
                string arm64 = row.Arm64Number?.ToString() ?? "–";
                page.WriteLine($"| {name} | {row.Number} | {arm64} | {row.Since} | {Signature(row)} | {Tail(row)} |");
            }
        }

        Write(page, "io_uring operations", RingOps.All);
        Write(page, "Native AIO operations", AioOps.All);
    }

    private static void Write(TextWriter page, string title, IEnumerable<OperationRow> rows)
    {
        page.WriteLine();
        page.WriteLine($"## {title}");
        page.WriteLine();
        page.WriteLine("| operation | opcode | since | arguments | returns | note |");
        page.WriteLine("|---|---|---|---|---|---|");
        foreach (OperationRow row in rows)
        {
            page.WriteLine(
                $"| `{row.Name}` | {row.Opcode} | {row.Call.Since} | {Signature(row.Call)} | {Tail(row.Call)} |");
        }
    }

    private static string Signature(SyscallRow row) => row.Arguments.IsEmpty
        ? "–"
        : string.Join("<br>", row.Arguments.Select(a => $"`{a.Name}:{a.Kind.Spelling}{(a.Nullable ? "?" : "")}`"));

    private static string Tail(SyscallRow row)
    {
        string returns = RowReader.Spelling(row.Returns) + (row.ExceptFlag is null ? "" : "!" + row.ExceptFlag);
        return $"`{returns}` | {row.Note}";
    }
}
