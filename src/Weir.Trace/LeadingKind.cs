using Weir.Catalogue;

namespace Weir.Trace;

/// <summary>The kinds of a row's arguments, as words to group and select by.</summary>
public static class LeadingKind
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<SyscallRow, string> Known = [];

    /// <summary>
    /// The kind that tells what the call works on: a path before a descriptor before whatever comes first;
    /// <c>none</c> without arguments.
    /// </summary>
    public static string Of(SyscallRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Known.GetValue(row, Find);
    }

    /// <summary>The word of a kind's spelling: <c>out</c> of <c>out[ret]</c>.</summary>
    public static string Word(string spelling)
    {
        ArgumentNullException.ThrowIfNull(spelling);
        int end = spelling.AsSpan().IndexOfAny("[<(:?");
        return end < 0 ? spelling : spelling[..end];
    }

    private static string Find(SyscallRow row)
    {
        List<string> words = [.. row.Arguments.Select(a => Word(a.Kind.Spelling))];
        return words.Find(w => w == "path") ?? words.Find(w => w is "fd" or "fd.number") ?? words.FirstOrDefault()
            ?? "none";
    }
}
