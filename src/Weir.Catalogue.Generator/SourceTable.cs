using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Weir.Catalogue.Generator;

/// <summary>One file under <c>catalogue/</c>: its lines that say something. Equal when the text is equal.</summary>
internal sealed class SourceTable : IEquatable<SourceTable>
{
    private SourceTable(string path, ImmutableArray<SourceLine> lines)
    {
        Path = path;
        Lines = lines;
    }

    public string Path { get; }

    /// <summary>The file's name without its extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder below <c>catalogue/</c>, or empty.</summary>
    public string Folder
    {
        get
        {
            string folder = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(Path) ?? string.Empty);
            return folder == "catalogue" ? string.Empty : folder;
        }
    }

    /// <summary>The lines, without comments and empty ones.</summary>
    public ImmutableArray<SourceLine> Lines { get; }

    public static bool IsCatalogue(string path) =>
        path.Replace('\\', '/').IndexOf("/catalogue/", StringComparison.Ordinal) >= 0
        && (path.EndsWith(".tbl", StringComparison.Ordinal) || path.EndsWith(".txt", StringComparison.Ordinal));

    public static SourceTable Read(AdditionalText file, CancellationToken token)
    {
        SourceText? text = file.GetText(token);
        IEnumerable<SourceLine> lines = text is null
            ? []
            : text.Lines
                .Select(l => new SourceLine(l.LineNumber, l.Span, l.ToString().TrimEnd()))
                .Where(l => l.Text.Length > 0 && l.Text[0] != '#');
        return new SourceTable(file.Path, [.. lines]);
    }

    public bool Equals(SourceTable? other) =>
        other != null && Path == other.Path && Lines.SequenceEqual(other.Lines);

    public override bool Equals(object? obj) => Equals(obj as SourceTable);

    public override int GetHashCode() => Path.GetHashCode() ^ Lines.Length;

    /// <summary>The place of a line, for a diagnostic.</summary>
    public Location Place(SourceLine line) => Location.Create(
        Path,
        line.Span,
        new LinePositionSpan(new LinePosition(line.Number, 0), new LinePosition(line.Number, line.Text.Length)));
}
