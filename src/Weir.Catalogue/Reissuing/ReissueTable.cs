using Weir.Catalogue.Kinds;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Reissuing;

/// <summary>The rules of <c>catalogue/reissue.tbl</c>.</summary>
public static class ReissueTable
{
    private static readonly ReissueRule Look = new(Effect.Look);

    private static readonly Lazy<ILookup<string, ReissueRule>> Rules = new(Read);

    /// <summary>Names of the calls that have a line.</summary>
    public static IEnumerable<string> Names => Rules.Value.Select(g => g.Key);

    /// <summary>
    /// The rule of a call. File calls without a line look at a file; other calls are not made again, for a reason that
    /// names what they are about.
    /// </summary>
    /// <param name="form">The call.</param>
    /// <param name="arguments">Its arguments as they were printed.</param>
    /// <param name="path">Its file, which may stand in them.</param>
    /// <param name="path2">Its other file.</param>
    public static ReissueRule Of(CallForm form, string? arguments, string? path = null, string? path2 = null)
    {
        ArgumentNullException.ThrowIfNull(form);
        ReissueRule? plain = null;
        foreach (ReissueRule rule in Rules.Value[form.Name])
        {
            if (rule.Condition is null)
            {
                plain = rule;
            }
            else if (Holds(rule.Condition, form.Row, new PrintedText(arguments, path, path2)))
            {
                return rule;
            }
        }

        return plain ?? (form.Row.Family == Family.FS ? Look : Foreign(form));
    }

    private static ReissueRule Foreign(CallForm form) => new(
        Effect.Leave,
        form.IsAsync ? "no operation on files" : $"no file I/O ({form.Row.Family.ToString().ToLowerInvariant()})");

    private static bool Holds(string condition, SyscallRow row, PrintedText text)
    {
        int named = row.Arguments.Select(a => a.Kind is EnumKind or FlagsKind).ToList().IndexOf(true);
        for (int i = 0; i < named; i++)
        {
            _ = text.TryTakeNumber(out _) && text.TryTakeFile();
            text.TakeValue();
            text.TryTake(PrintedText.Separator);
        }

        return named >= 0 && text.Rest.StartsWith(condition, StringComparison.Ordinal);
    }

    private static ILookup<string, ReissueRule> Read() => CatalogueText.Reissue.Split('\n')
        .Select(Line).ToLookup(l => l.Name, l => l.Rule, StringComparer.Ordinal);

    private static (string Name, ReissueRule Rule) Line(string line)
    {
        string[] cells = line.Split(
            "  ", 6, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (cells.Length < 5 || !Enum.TryParse(cells[1], ignoreCase: true, out Effect effect))
        {
            throw new InvalidOperationException($"reissue.tbl: '{line}': call effect sync aio io_uring [note]");
        }

        (string name, string? condition) = Divide(cells[0], '[', ']');
        return (name, new ReissueRule(effect, effect == Effect.Leave ? cells[5] : null)
        {
            Condition = condition, Sync = Other(cells[2]), Aio = Other(cells[3]), Ring = Other(cells[4]),
        });
    }

    private static Counterpart? Other(string cell)
    {
        if (cell == "-")
        {
            return null;
        }

        (string name, string? flag) = Divide(cell, '(', ')');
        CallForm form = CallForm.Find(name)
            ?? throw new InvalidOperationException($"reissue.tbl: no call is named '{name}'");
        ulong bits = flag is null ? 0 : form.Row.Arguments.Select(a => a.Kind).OfType<FlagsKind>()
            .Select(k => k.List.ValueOf(flag)).FirstOrDefault(v => v is not null)
            ?? throw new InvalidOperationException($"reissue.tbl: {name} has no flag '{flag}'");
        return new Counterpart(form, bits);
    }

    private static (string Name, string? Inside) Divide(string cell, char open, char close)
    {
        int at = cell.IndexOf(open, StringComparison.Ordinal);
        return at < 0 ? (cell, null) : (cell[..at], cell[(at + 1)..].TrimEnd(close));
    }
}
