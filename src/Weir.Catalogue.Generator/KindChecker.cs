using Weir.Catalogue.Grammar;

namespace Weir.Catalogue.Generator;

/// <summary>Checks that kinds are in the vocabulary and name only what is there.</summary>
internal static class KindChecker
{
    /// <summary>Checks the arguments of a row.</summary>
    public static void CheckAll(List<ArgumentText> arguments, Known known, Reporter reporter)
    {
        string[] names = [.. arguments.Select(a => a.Name)];
        foreach (ArgumentText argument in arguments)
        {
            Check(argument.Kind, names, known, reporter);
        }

        foreach (IGrouping<string, string> twice in names.GroupBy(n => n).Where(g => g.Count() > 1))
        {
            reporter.Say(Complaint.Duplicate, $"two arguments are called '{twice.Key}'");
        }
    }

    /// <summary>Checks a kind; without names (in a command table) any argument may be meant.</summary>
    public static void Check(KindText kind, string[]? names, Known known, Reporter reporter)
    {
        string shape = Vocabulary.Check(kind);
        if (shape.Length > 0)
        {
            reporter.Say(Complaint.BadKind, shape);
            return;
        }

        if (kind.List != null)
        {
            CheckList(kind, known, reporter);
        }

        foreach (TermText term in kind.Length?.Terms ?? [])
        {
            bool named = term.Base is TermBase.Name or TermBase.Pointed;
            if (named && names != null && !names.Contains(term.Name))
            {
                reporter.Say(
                    Complaint.Unknown,
                    $"'{kind.Spelling}' names '{term.Name}', which is no argument here;"
                    + $" there are {string.Join(" ", names)}");
            }
        }
    }

    private static void CheckList(KindText kind, Known known, Reporter reporter)
    {
        bool memory = Vocabulary.IsMemory(kind);
        bool there = memory ? known.SizeOf(kind.List!) > 0 : known.Lists.Contains(kind.List!);
        if (!there)
        {
            string where = memory ? "a structure of structs.tbl" : $"a file flags/{kind.List}.txt";
            reporter.Say(Complaint.Unknown, $"'{kind.Spelling}' needs {where}");
        }
    }
}
