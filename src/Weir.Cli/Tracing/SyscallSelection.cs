using System.Collections.Immutable;
using Weir.Catalogue;
using Weir.Trace;
using Weir.Trace.Filters;

namespace Weir.Cli.Tracing;

/// <summary>Which syscalls are traced.</summary>
/// <param name="Rows">The rows that are.</param>
/// <param name="IncludesUnknown">Whether numbers without a row are traced too: only while nothing is picked by
/// name.</param>
public sealed record SyscallSelection(ImmutableArray<SyscallRow> Rows, bool IncludesUnknown)
{
    /// <summary>Every syscall.</summary>
    public static SyscallSelection All { get; } = new(Syscalls.All, true);

    /// <summary>Whether nothing is left out.</summary>
    public bool IsAll => IncludesUnknown && Rows.Length == Syscalls.All.Length;

    /// <summary>
    /// Reads the three options. Within one, words add up and <c>!word</c> takes away; what each option leaves must be
    /// in all of them.
    /// </summary>
    public static SyscallSelection Read(string[] syscalls, string[] families, string[] kinds)
    {
        bool unknown = true;
        IEnumerable<SyscallRow> rows = Syscalls.All;
        rows = Pick("--syscalls", syscalls, rows, BySyscall, ref unknown);
        rows = Pick("--families", families, rows, ByFamily, ref unknown);
        rows = Pick("--kinds", kinds, rows, ByKind, ref unknown);
        SyscallSelection selection = new([.. rows], unknown);
        return selection.Rows.IsEmpty
            ? throw new MisuseException("--syscalls, --families and --kinds together leave no syscall to trace")
            : selection;
    }

    private delegate Func<SyscallRow, bool> WordReader(string word);

    private static IEnumerable<SyscallRow> Pick(
        string option, string[] values, IEnumerable<SyscallRow> rows, WordReader read, ref bool unknown)
    {
        List<Func<SyscallRow, bool>> wanted = [];
        List<Func<SyscallRow, bool>> unwanted = [];
        foreach (string word in values.SelectMany(
            v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (word.StartsWith('!'))
            {
                unwanted.Add(read(word[1..]));
            }
            else
            {
                wanted.Add(read(word));
            }
        }

        if (values.Length > 0 && wanted.Count + unwanted.Count == 0)
        {
            throw new MisuseException($"{option} names nothing");
        }

        unknown &= wanted.Count == 0;
        return rows.Where(r => (wanted.Count == 0 || wanted.Exists(w => w(r))) && !unwanted.Exists(u => u(r)));
    }

    private static Func<SyscallRow, bool> BySyscall(string word)
    {
        if (word.AsSpan().IndexOfAny('*', '?') >= 0)
        {
            PathGlob glob = new(word);
            return Syscalls.All.Any(r => glob.Matches(r.Name))
                ? r => glob.Matches(r.Name)
                : throw new MisuseException($"no syscall matches '{word}'");
        }

        SyscallRow row = Syscalls.Find(word) ?? throw new MisuseException(
            $"no syscall '{word}'{NearMatch.Suggest(word, Syscalls.All.Select(r => r.Name))}");
        return r => r == row;
    }

    private static Func<SyscallRow, bool> ByFamily(string word) =>
        Enum.TryParse(word, ignoreCase: true, out Family family) && char.IsLetter(word[0])
            ? r => r.Family == family
            : throw Unknown("family", word, Enum.GetValues<Family>().Select(Words.Of));

    private static Func<SyscallRow, bool> ByKind(string word)
    {
        string[] all = [.. KindWords];
        return all.Contains(word)
            ? r => r.Arguments.Any(a => LeadingKind.Word(a.Kind.Spelling) == word)
            : throw Unknown("kind", word, all);
    }

    /// <summary>Every kind that a row uses.</summary>
    public static IEnumerable<string> KindWords => Syscalls.All
        .SelectMany(r => r.Arguments).Select(a => LeadingKind.Word(a.Kind.Spelling)).Distinct().Order();

    private static MisuseException Unknown(string what, string word, IEnumerable<string> all)
    {
        string[] words = [.. all];
        string near = NearMatch.Suggest(word, words);
        return new MisuseException(
            $"no {what} '{word}'{(near.Length > 0 ? near : $"; there are {string.Join(", ", words)}")}");
    }
}
