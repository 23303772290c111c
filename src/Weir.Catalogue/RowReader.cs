using Weir.Catalogue.Grammar;

namespace Weir.Catalogue;

/// <summary>Turns a checked line of the table into a row.</summary>
internal static class RowReader
{
    public static SyscallRow Read(RowText row) => new()
    {
        Number = row.Number,
        Arm64Number = row.Arm64Number,
        Name = row.Name,
        Alias = row.Alias,
        Family = (Family)Array.IndexOf(Vocabulary.Families, row.Family),
        Since = row.Since,
        ArgumentsText = row.Arguments,
        Returns = Class(row.Returns.Split('!')[0]),
        ExceptFlag = row.Returns.Contains('!', StringComparison.Ordinal) ? row.Returns.Split('!')[1] : null,
        Note = row.Note,
    };

    /// <summary>The class as the table spells it.</summary>
    internal static string Spelling(ReturnClass returns) => Vocabulary.Returns[(int)returns];

    /// <summary>The class of a spelling: <see cref="Vocabulary"/> lists words in the order of the enums.</summary>
    private static ReturnClass Class(string spelling) => (ReturnClass)Array.IndexOf(Vocabulary.Returns, spelling);
}
