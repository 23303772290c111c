using System.Collections.Immutable;
using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Records;
using Weir.Trace;
using Weir.Trace.Filters;

namespace Weir.Cli.Tracing;

/// <summary>Which syscalls and asynchronous operations are traced.</summary>
/// <param name="Rows">The syscalls that are.</param>
/// <param name="Operations">The operations that are.</param>
/// <param name="IncludesUnknown">Whether numbers without a row are traced too: only while nothing is picked by
/// name.</param>
public sealed record SyscallSelection(
    ImmutableArray<SyscallRow> Rows, ImmutableArray<OperationRow> Operations, bool IncludesUnknown)
{
    /// <summary>Every syscall and operation.</summary>
    public static SyscallSelection All { get; } = new(Syscalls.All, OperationNames.All, true);

    /// <summary>Whether nothing is left out.</summary>
    public bool IsAll => IncludesUnknown && Rows.Length == Syscalls.All.Length
        && Operations.Length == OperationNames.All.Length;

    /// <summary>Every name that <c>--syscalls</c> takes.</summary>
    public static IEnumerable<string> Words =>
        Syscalls.All.Select(r => r.Name).Concat(OperationNames.All.Select(WordOf));

    /// <summary>Every kind that a row uses.</summary>
    public static IEnumerable<string> KindWords => Syscalls.All
        .SelectMany(r => r.Arguments).Select(a => LeadingKind.Word(a.Kind.Spelling)).Distinct().Order();

    /// <summary>The name of an operation as it is asked for, such as <c>io_uring:read</c>.</summary>
    public static string WordOf(OperationRow operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.FullName.ToLowerInvariant();
    }

    /// <summary>Whether a word is about operations.</summary>
    public static bool IsOfOperations(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Contains(':');
    }

    /// <summary>
    /// Reads the three options. Within one, words add up and <c>!word</c> takes away; what each option leaves must be
    /// in all of them. Where no word of the first asks for operations, they come with the calls that submit them.
    /// </summary>
    public static SyscallSelection Read(string[] syscalls, string[] families, string[] kinds)
    {
        if (syscalls.Length + families.Length + kinds.Length == 0)
        {
            return All;
        }

        WordList names = WordList.Read("--syscalls", syscalls, BySyscall);
        WordList ofFamilies = WordList.Read("--families", families, ByFamily);
        WordList ofKinds = WordList.Read("--kinds", kinds, ByKind);
        SyscallRow[] named = [.. Syscalls.All.Where(r => names.Takes(new(r, null)))];
        AsyncSource[] submitted = names.AsksForOperations ? [] : [.. named.Select(Submission.By).Distinct()];
        SyscallSelection selection = new(
            [.. named.Where(r => ofFamilies.Takes(new(r, null)) && ofKinds.Takes(new(r, null)))],
            [
                .. OperationNames.All.Select(o => new Candidate(o.Call, o))
                    .Where(c => (names.Takes(c) || (submitted.Contains(c.Operation!.Source) && !names.Refuses(c)))
                        && ofFamilies.Takes(c) && ofKinds.Takes(c))
                    .Select(c => c.Operation!),
            ],
            names.TakesAll && ofFamilies.TakesAll && ofKinds.TakesAll);
        return selection.Rows.IsEmpty && selection.Operations.IsEmpty
            ? throw new MisuseException("--syscalls, --families and --kinds together leave no syscall to trace")
            : selection;
    }

    private static Func<Candidate, bool> BySyscall(string word)
    {
        bool ofOperations = IsOfOperations(word);
        if (word.AsSpan().IndexOfAny('*', '?') >= 0)
        {
            PathGlob glob = new(ofOperations ? word.ToLowerInvariant() : word);
            return ofOperations
                ? Known(
                    $"operation matches '{word}'", OperationNames.All.Any(o => glob.Matches(WordOf(o))),
                    c => c.Operation is { } o && glob.Matches(WordOf(o)))
                : Known(
                    $"syscall matches '{word}'", Syscalls.All.Any(r => glob.Matches(r.Name)),
                    c => c.Operation is null && glob.Matches(c.Row.Name));
        }

        if (ofOperations)
        {
            OperationRow? operation = OperationNames.All.FirstOrDefault(
                o => o.FullName.Equals(word, StringComparison.OrdinalIgnoreCase));
            string near = NearMatch.Suggest(word, OperationNames.All.Select(WordOf));
            return Known(
                $"operation '{word}'{(near.Length > 0 ? near : "; they are io_uring:NAME and aio:NAME")}",
                operation is not null, c => c.Operation == operation);
        }

        SyscallRow? row = Syscalls.Find(word);
        return Known(
            $"syscall '{word}'{NearMatch.Suggest(word, Syscalls.All.Select(r => r.Name))}", row is not null,
            c => c.Row == row);
    }

    private static Func<Candidate, bool> Known(string what, bool isKnown, Func<Candidate, bool> takes) =>
        isKnown ? takes : throw new MisuseException($"no {what}");

    private static Func<Candidate, bool> ByFamily(string word) =>
        Enum.TryParse(word, ignoreCase: true, out Family family) && char.IsLetter(word[0])
            ? c => c.Row.Family == family
            : throw Unknown("family", word, Enum.GetValues<Family>().Select(Trace.Words.Of));

    private static Func<Candidate, bool> ByKind(string word)
    {
        string[] all = [.. KindWords];
        return all.Contains(word)
            ? c => c.Row.Arguments.Any(a => LeadingKind.Word(a.Kind.Spelling) == word)
            : throw Unknown("kind", word, all);
    }

    private static MisuseException Unknown(string what, string word, IEnumerable<string> all)
    {
        string[] words = [.. all];
        string near = NearMatch.Suggest(word, words);
        return new MisuseException(
            $"no {what} '{word}'{(near.Length > 0 ? near : $"; there are {string.Join(", ", words)}")}");
    }

    /// <summary>A syscall, or an operation with its row.</summary>
    private readonly record struct Candidate(SyscallRow Row, OperationRow? Operation);

    /// <summary>The words of one option.</summary>
    private sealed record WordList(
        Func<Candidate, bool>[] Wanted, Func<Candidate, bool>[] Unwanted, bool AsksForOperations)
    {
        public bool TakesAll => Wanted.Length == 0;

        public static WordList Read(string option, string[] values, Func<string, Func<Candidate, bool>> read)
        {
            string[] words =
            [
                .. values.SelectMany(
                    v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            ];
            if (values.Length > 0 && words.Length == 0)
            {
                throw new MisuseException($"{option} names nothing");
            }

            string[] wanted = [.. words.Where(w => w[0] != '!')];
            return new WordList(
                [.. wanted.Select(read)], [.. words.Where(w => w[0] == '!').Select(w => read(w[1..]))],
                wanted.Any(IsOfOperations));
        }

        public bool Takes(Candidate one) => (TakesAll || Wanted.Any(w => w(one))) && !Refuses(one);

        public bool Refuses(Candidate one) => Unwanted.Any(u => u(one));
    }
}
