using System.Text.RegularExpressions;

namespace Weir.House.Tests;

public sealed partial class SourceTests
{
    private const int MostLines = 400;
    private const int MostColumns = 120;

    /// <summary>Files that may be longer, each with its reason. The list only shrinks.</summary>
    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["src/Weir.Catalogue/Errno.cs"] = "one member an error of Linux",
    };

    /// <summary>Names of other rooms' unsafe tools that Weir.Kernel alone may use.</summary>
    private static readonly string[] KernelOnly = ["DllImport", "LibraryImport", "NativeMemory.", "Marshal."];

    [Fact]
    public void Files_are_small() => House.Expect(
        from file in House.Under("src/", ".cs")
        let lines = House.Lines(file).Length
        where lines > MostLines && !LongFiles.ContainsKey(file)
        select $"{file}:{lines}: {lines} lines, of at most {MostLines}: give each idea a file of its own");

    [Fact]
    public void Exceptions_are_still_needed() => House.Expect(
        from file in LongFiles.Keys
        where !House.Exists(file) || House.Lines(file).Length <= MostLines
        select $"{file}:1: short by now: take it out of the list of long files");

    [Fact]
    public void Lines_fit_a_screen() => House.Expect(
        from file in House.Under("", ".cs")
        from line in House.Lines(file).Index()
        where line.Item.Length > MostColumns && !line.Item.Contains("http", StringComparison.Ordinal)
        select $"{file}:{line.Index + 1}: {line.Item.Length} columns, of at most {MostColumns}: break the line");

    [Fact]
    public void Names_say_what_things_are() => House.Expect(
        from file in House.Under("", ".cs")
        where VagueName().IsMatch(Path.GetFileNameWithoutExtension(file))
        select $"{file}:1: a name that says nothing: name the idea");

    [Fact]
    public void One_room_is_unsafe() => House.Expect(
        from file in House.Under("src/", ".cs")
        where !file.StartsWith("src/Weir.Kernel/", StringComparison.Ordinal)
        from line in Code(file)
        where Unsafe().IsMatch(line.Text) || KernelOnly.Any(k => line.Text.Contains(k, StringComparison.Ordinal))
        where !line.Text.Contains("CollectionsMarshal.", StringComparison.Ordinal)
            && !line.Text.Contains("MemoryMarshal.", StringComparison.Ordinal)
        select $"{file}:{line.Number}: unsafe code: reach the kernel through Weir.Kernel");

    [Fact]
    public void Nothing_is_left_for_later() => House.Expect(
        from file in House.Under("", ".cs")
        where !file.StartsWith("tests/Weir.House.Tests/", StringComparison.Ordinal)
        from line in House.Lines(file).Index()
        where Later().IsMatch(line.Item)
        select $"{file}:{line.Index + 1}: something left for later: do it, or say in a document what is missing");

    [Fact]
    public void No_file_knows_the_machine_that_it_was_written_on() => House.Expect(
        from file in House.Files
        where Path.GetExtension(file) is ".cs" or ".md" or ".csproj" or ".props" or ".tbl" or ".txt" or ".json" or ""
        where !file.StartsWith("tests/Weir.House.Tests/", StringComparison.Ordinal)
        from line in House.Lines(file).Index()
        where MachinePath().IsMatch(line.Item)
        select $"{file}:{line.Index + 1}: a path of one machine: make it relative, or ask the environment");

    [Fact]
    public void Tests_are_never_switched_off() => House.Expect(
        from file in House.Under("tests/", ".cs")
        where !file.StartsWith("tests/Weir.House.Tests/", StringComparison.Ordinal)
        from line in House.Lines(file).Index()
        where SwitchedOff().IsMatch(line.Item)
        select $"{file}:{line.Index + 1}: a test that never runs: mend it or take it out; "
            + "a skip depends on what the kernel has (Assert.SkipUnless)");

    private static IEnumerable<(int Number, string Text)> Code(string file) =>
        House.Lines(file).Select((text, index) => (index + 1, text))
            .Where(l => !l.text.TrimStart().StartsWith("//", StringComparison.Ordinal));

    [GeneratedRegex("(Utils?|Utilities|Helpers?|Managers?|Misc|Common)$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"\bunsafe\b(?!.*"")")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedException")]
    private static partial Regex Later();

    [GeneratedRegex(@"(?<![\w.])/(home|Users|work|root)/(?!ada\b|u(ser)?\b|x\b|\.\.\.|…)[a-z]")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\[(Fact|Theory)\(.*Skip\s*=")]
    private static partial Regex SwitchedOff();
}
