using System.Text.RegularExpressions;

namespace Weir.House.Tests;

/// <summary>A new syscall touches the table and a scenario, and nothing else.</summary>
public sealed partial class OneRowTests
{
    /// <summary>Files that may tell calls apart, each with its reason. The list only shrinks.</summary>
    private static readonly Dictionary<string, string> MayKnow = new()
    {
        ["src/Weir.Kernel/"] = "makes the calls",
        ["src/Weir.Scenarios/"] = "a scenario makes the call that it is about",
        ["src/Weir.Catalogue/"] = "is the catalogue",
        ["src/Weir.Catalogue.Generator/"] = "makes the catalogue",
        ["src/Weir.Probes/Session/SpecialCalls.cs"] = "calls that never come back, and the one that resumes another",
        ["src/Weir.Cli/Diagnosis/"] = "asks the kernel whether a call may be made",
        ["src/Weir.Io/"] = "makes the calls",
        ["src/Weir.Explain/Demonstrations/"] = "a demonstration makes the call that it is about",
        ["src/Weir.Replay/"] = "injects calls into a program",
    };

    [Fact]
    public void Nothing_but_the_catalogue_knows_a_call_by_name() => House.Expect(
        from file in House.Under("src/", ".cs")
        where !MayKnow.Keys.Any(k => file.StartsWith(k, StringComparison.Ordinal))
        from line in House.Lines(file).Index()
        where !line.Item.TrimStart().StartsWith("//", StringComparison.Ordinal)
        where SyscallName().IsMatch(line.Item)
        select $"{file}:{line.Index + 1}: knows a call by name: say it with a kind or a column of the table");

    /// <summary>What docs/guides/add-a-syscall.md promises, held against the calls that were added last.</summary>
    [Fact]
    public void A_call_that_is_new_to_Linux_stands_in_the_table_and_in_scenarios_alone()
    {
        string[] recent = [.. Catalogue.Syscalls.All.Where(r => r.Since.StartsWith("6.", StringComparison.Ordinal))
            .Select(r => r.Name)];
        Assert.True(recent.Length > 10, $"{recent.Length} calls of Linux 6");
        string[] sources = [.. House.Under("src/", ".cs")];
        House.Expect(
            from name in recent
            let id = string.Concat(name.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..]))
            let mention = new Regex($"\"{name}\"|SyscallId\\.{id}\\b|Call\\({id}\\b")
            from file in sources
            where mention.IsMatch(House.Text(file))
            where !file.StartsWith("src/Weir.Scenarios/", StringComparison.Ordinal)
            select $"{file}:1: knows {name}: a new call is a row and a scenario");
    }

    [Fact]
    public void The_table_has_every_call_once()
    {
        HashSet<string> names = [];
        House.Expect(
            from row in Catalogue.Syscalls.All
            where !names.Add(row.Name)
            select $"catalogue/syscalls.tbl:{row.Number}: {row.Name} twice: keep one row");
    }

    [GeneratedRegex(@"\bSyscallId\.\w|\b[Rr]ow\.Name\s*(==|is)\s*""")]
    private static partial Regex SyscallName();
}
