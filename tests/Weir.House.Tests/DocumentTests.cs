using System.Text.RegularExpressions;

namespace Weir.House.Tests;

public sealed partial class DocumentTests
{
    private static IEnumerable<string> Documents => House.Under("", ".md");

    [Fact]
    public void A_document_has_one_title() => House.Expect(
        from file in Documents
        let titles = Outside(file).Count(l => l.Text.StartsWith("# ", StringComparison.Ordinal))
        where titles != 1
        select $"{file}:1: {titles} titles: begin with one '# …' and use '##' below it");

    [Fact]
    public void Links_lead_somewhere() => House.Expect(
        from file in Documents
        from line in Outside(file)
        from Match link in Link().Matches(line.Text)
        let target = link.Groups[1].Value
        where !target.Contains("://", StringComparison.Ordinal)
        where !target.StartsWith("mailto:", StringComparison.Ordinal)
        let complaint = Broken(file, target)
        where complaint is not null
        select $"{file}:{line.Number}: link to {target}: {complaint}");

    [Fact]
    public void Lines_of_documents_end_in_text() => House.Expect(
        from file in Documents
        from line in House.Lines(file).Index()
        where line.Item.EndsWith(' ')
        select $"{file}:{line.Index + 1}: a blank at the end of the line: take it away");

    private static string? Broken(string file, string target)
    {
        string[] parts = target.Split('#', 2);
        string path = parts[0].Length == 0
            ? file
            : Path.GetRelativePath(
                House.Root, Path.GetFullPath(Path.Join(House.Root, Path.GetDirectoryName(file), parts[0])));
        if (!House.Exists(path))
        {
            return "no such file: mend or remove it";
        }

        return parts.Length == 1 || !path.EndsWith(".md", StringComparison.Ordinal) || Anchors(path).Contains(parts[1])
            ? null
            : "no such heading: mend or remove it";
    }

    // As GitHub makes them: lower case, punctuation gone, blanks to dashes.
    private static HashSet<string> Anchors(string file) =>
    [
        .. Outside(file).Where(l => l.Text.StartsWith('#'))
            .Select(l => Punctuation().Replace(l.Text.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')),
    ];

    private static IEnumerable<(int Number, string Text)> Outside(string file)
    {
        bool code = false;
        foreach ((int index, string line) in House.Lines(file).Index())
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                code = !code;
            }
            else if (!code)
            {
                yield return (index + 1, line);
            }
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
