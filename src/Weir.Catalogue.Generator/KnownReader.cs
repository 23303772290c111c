using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Weir.Catalogue.Grammar;

namespace Weir.Catalogue.Generator;

/// <summary>Reads the lists and structures, and reports what is wrong with them.</summary>
internal static class KnownReader
{
    public static Known Read(ImmutableArray<SourceTable> tables, Action<Diagnostic> report)
    {
        Known known = new();
        foreach (SourceTable list in tables.Where(t => t.Folder == "flags"))
        {
            known.Lists.Add(list.Name);
        }

        SourceTable? structures = tables.FirstOrDefault(t => t.Name == "structs");
        if (structures != null)
        {
            ReadStructures(structures, known, report);
        }

        foreach (SourceTable list in tables.Where(t => t.Folder == "flags"))
        {
            CheckList(list, known, report);
        }

        return known;
    }

    private static void ReadStructures(SourceTable table, Known known, Action<Diagnostic> report)
    {
        List<(StructText Structure, Reporter Reporter)> read = [];
        foreach (SourceLine line in table.Lines)
        {
            Reporter reporter = new(report, table, line);
            if (!StructText.TryParse(line.Text, out StructText? structure, out string error))
            {
                reporter.Say(Complaint.BadLine, error);
            }
            else if (known.Structures.ContainsKey(structure!.Name))
            {
                reporter.Say(Complaint.Duplicate, $"two structures are called '{structure.Name}'");
            }
            else
            {
                known.Structures.Add(structure.Name, structure);
                read.Add((structure, reporter));
            }
        }

        foreach ((StructText structure, Reporter reporter) in read)
        {
            CheckStructure(structure, known, reporter);
        }
    }

    private static void CheckStructure(StructText structure, Known known, Reporter reporter)
    {
        string[] names = [.. structure.Fields.Select(f => f.Name)];
        foreach (ArgumentText field in structure.Fields)
        {
            if (Vocabulary.IsMemory(field.Kind))
            {
                KindChecker.Check(field.Kind, names, known, reporter);
            }
            else if (known.SizeOf(field.Kind.Word) == 0)
            {
                reporter.Say(Complaint.Unknown, $"'{field.Kind.Word}' is no type of a field and no structure");
                return;
            }
            else if (field.Kind.List != null && !known.Lists.Contains(field.Kind.List))
            {
                reporter.Say(Complaint.Unknown, $"'{field.Kind.Spelling}' needs a file flags/{field.Kind.List}.txt");
            }
        }

        int size = new FieldPlaces(structure, known.SizeOf, known.AlignmentOf).SizeBytes;
        if (size != structure.Size)
        {
            reporter.Say(Complaint.BadSize,
                $"the fields of {structure.Name} come to {size} bytes, not {structure.Size}");
        }
    }

    private static void CheckList(SourceTable list, Known known, Action<Diagnostic> report)
    {
        HashSet<string> names = [];
        foreach (SourceLine line in list.Lines)
        {
            Reporter reporter = new(report, list, line);
            if (!ConstantText.TryParse(line.Text, out ConstantText? constant, out string error))
            {
                reporter.Say(Complaint.BadLine, error);
                continue;
            }

            if (!names.Add(constant!.Name))
            {
                reporter.Say(Complaint.Duplicate, $"'{constant.Name}' stands in this list already");
            }

            foreach (KindText kind in constant.Kinds)
            {
                KindChecker.Check(kind, names: null, known, reporter);
            }
        }
    }
}
