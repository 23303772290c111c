using Microsoft.CodeAnalysis;
using Weir.Catalogue.Grammar;

namespace Weir.Catalogue.Generator;

/// <summary>Reads a table of rows and reports what is wrong with it.</summary>
internal static class RowTable
{
    private delegate bool Parser(string line, out RowText? row, out string error);

    /// <summary>Reads <c>syscalls.tbl</c>.</summary>
    public static List<RowText> Syscalls(SourceTable table, Known known, Action<Diagnostic> report) =>
        Read(table, known, report, RowText.TryParse, maxArguments: 6, entry: null);

    /// <summary>Reads <c>ringops.tbl</c> or <c>aioops.tbl</c>, whose arguments are fields of an entry.</summary>
    public static List<RowText> Operations(
        SourceTable table, Known known, Action<Diagnostic> report, string entry) =>
        Read(table, known, report, RowText.TryParseOperation, maxArguments: 8, entry);

    private static List<RowText> Read(
        SourceTable table, Known known, Action<Diagnostic> report, Parser parse, int maxArguments, string? entry)
    {
        List<RowText> rows = [];
        Dictionary<string, int> seen = [];
        foreach (SourceLine line in table.Lines)
        {
            Reporter reporter = new(report, table, line);
            if (!parse(line.Text, out RowText? row, out string error))
            {
                reporter.Say(Complaint.BadLine, error);
                continue;
            }

            rows.Add(row!);
            CheckIdentity(row!, line.Number + 1, seen, reporter);
            CheckColumns(row!, reporter);
            CheckArguments(row!, known, maxArguments, entry, reporter);
        }

        return rows;
    }

    private static void CheckIdentity(RowText row, int line, Dictionary<string, int> seen, Reporter reporter)
    {
        foreach (string identity in Identities(row))
        {
            if (seen.TryGetValue(identity, out int first))
            {
                reporter.Say(Complaint.Duplicate, $"{identity} stands in line {first} already");
            }
            else
            {
                seen.Add(identity, line);
            }
        }
    }

    private static IEnumerable<string> Identities(RowText row)
    {
        yield return $"number {row.Number}";
        yield return $"the name '{row.Name}'";
        if (row.Arm64Number != null)
        {
            yield return $"arm64 number {row.Arm64Number}";
        }

        if (row.Alias != null)
        {
            yield return $"the name '{row.Alias}'";
        }
    }

    private static void CheckColumns(RowText row, Reporter reporter)
    {
        if (!Vocabulary.Families.Contains(row.Family))
        {
            string known = string.Join(" ", Vocabulary.Families);
            reporter.Say(Complaint.BadColumn, $"'{row.Family}' is no family; there are {known}");
        }

        if (!Vocabulary.Returns.Contains(row.Returns.Split('!')[0]))
        {
            string known = string.Join(" ", Vocabulary.Returns);
            reporter.Say(Complaint.BadColumn, $"'{row.Returns}' is no return class; there are {known}");
        }

        if (!Version.TryParse(row.Since, out _))
        {
            reporter.Say(Complaint.BadColumn, $"'{row.Since}' is no kernel version; write 2.6.16 or 5.1");
        }
    }

    private static void CheckArguments(
        RowText row, Known known, int maxArguments, string? entry, Reporter reporter)
    {
        if (!ArgumentText.TryParseAll(row.Arguments, out List<ArgumentText> arguments, out string error))
        {
            reporter.Say(Complaint.BadLine, error);
            return;
        }

        if (arguments.Count > maxArguments)
        {
            reporter.Say(Complaint.BadLine, $"{row.Name} has {arguments.Count} arguments; {maxArguments} are the most");
        }

        KindChecker.CheckAll(arguments, known, reporter);
        if (entry != null && known.Structures.TryGetValue(entry, out StructText? fields))
        {
            foreach (ArgumentText stray in arguments.Where(a => fields.Fields.TrueForAll(f => f.Name != a.Name)))
            {
                reporter.Say(Complaint.Unknown, $"'{stray.Name}' is no field of {entry}");
            }
        }
    }
}
