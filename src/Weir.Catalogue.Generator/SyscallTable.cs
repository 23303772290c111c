using Microsoft.CodeAnalysis;
using Weir.Catalogue.Grammar;

namespace Weir.Catalogue.Generator;

/// <summary>Reads <c>syscalls.tbl</c> and reports what is wrong with it.</summary>
internal static class SyscallTable
{
    public static List<RowText> Read(SourceTable table, Action<Diagnostic> report)
    {
        List<RowText> rows = [];
        Dictionary<string, int> seen = [];
        foreach (SourceLine line in table.Lines)
        {
            if (!RowText.TryParse(line.Text, out RowText? row, out string error))
            {
                report(Diagnostic.Create(Complaint.BadLine, table.Place(line), error));
                continue;
            }

            rows.Add(row!);
            foreach (string identity in Identities(row!))
            {
                if (seen.TryGetValue(identity, out int first))
                {
                    string what = $"{identity} stands in line {first} already; a syscall has one row";
                    report(Diagnostic.Create(Complaint.Duplicate, table.Place(line), what));
                }
                else
                {
                    seen.Add(identity, line.Number + 1);
                }
            }
        }

        return rows;
    }

    private static IEnumerable<string> Identities(RowText row)
    {
        yield return $"x86-64 number {row.Number}";
        if (row.Arm64Number != null)
        {
            yield return $"arm64 number {row.Arm64Number}";
        }

        yield return $"the name '{row.Name}'";
        if (row.Alias != null)
        {
            yield return $"the name '{row.Alias}'";
        }
    }
}
