using System.Globalization;
using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Scripting;

/// <summary>What /proc says a descriptor is, in the spelling of a tracer's path column: an answer that owes nothing to
/// tracing.</summary>
internal static class DescriptorNames
{
    private const string Deleted = " (deleted)", MemoryFile = "/memfd:";

    /// <summary>What must hold of a field that names a descriptor's file.</summary>
    public static Check Expect(string field, long fd) => Target(fd) switch
    {
        null => new Check(field, Comparison.Nothing),
        var link when link.StartsWith(MemoryFile, StringComparison.Ordinal) && link.EndsWith(Deleted,
            StringComparison.Ordinal) =>
            new Check(field, Comparison.Equal, Text: link[1..^Deleted.Length]),
        "/secretmem (deleted)" => new Check(field, Comparison.Equal, Text: "/secretmem"),
        "anon_inode:[pidfd]" => new Check(field, Comparison.Begins, Text: "pidfd:["),
        var link when link.StartsWith("socket:[", StringComparison.Ordinal) =>
            new Check(field, Comparison.Contains, Text: ":"),
        var link when link[0] != '/' && link.Contains(":[4", StringComparison.Ordinal) && !Anonymous(link) =>
            new Check(field, Comparison.Equal, Text: "ns:" + link[link.IndexOf('[', StringComparison.Ordinal)..]),
        var link => new Check(field, Comparison.Equal, Text: link),
    };

    /// <summary>Where the descriptor's link leads, or null.</summary>
    public static string? Target(long fd) =>
        new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{(int)fd}")).LinkTarget;

    private static bool Anonymous(string link) =>
        link.StartsWith("pipe:", StringComparison.Ordinal) || link.StartsWith("anon_inode:", StringComparison.Ordinal);
}
