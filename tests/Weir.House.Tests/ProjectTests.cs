using System.Xml.Linq;

namespace Weir.House.Tests;

public sealed class ProjectTests
{
    /// <summary>The arrows that ARCHITECTURE.md draws.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Weir.Catalogue"] = ["Weir.Catalogue.Generator"],
        ["Weir.Catalogue.Generator"] = [],
        ["Weir.Kernel"] = ["Weir.Catalogue"],
        ["Weir.Bpf"] = ["Weir.Kernel", "Weir.Catalogue"],
        ["Weir.Io"] = ["Weir.Kernel", "Weir.Catalogue"],
        ["Weir.Probes"] = ["Weir.Bpf", "Weir.Catalogue", "Weir.Kernel"],
        ["Weir.Explain"] = ["Weir.Bpf", "Weir.Io", "Weir.Kernel", "Weir.Catalogue"],
        ["Weir.Trace"] = ["Weir.Catalogue"],
        ["Weir.Flame"] = [],
        ["Weir.Capture"] = ["Weir.Trace", "Weir.Flame", "Weir.Kernel", "Weir.Catalogue"],
        ["Weir.Streams"] = ["Weir.Capture", "Weir.Trace", "Weir.Catalogue"],
        ["Weir.Replay"] = ["Weir.Kernel", "Weir.Catalogue"],
        ["Weir.Load"] = ["Weir.Capture", "Weir.Trace", "Weir.Io", "Weir.Kernel", "Weir.Catalogue"],
        ["Weir.Scenarios"] = ["Weir.Io", "Weir.Kernel", "Weir.Catalogue"],
        ["Weir.Tui"] = ["Weir.Trace", "Weir.Flame", "Weir.Capture", "Weir.Catalogue"],
        ["Weir.Cli"] =
        [
            "Weir.Tui", "Weir.Trace", "Weir.Flame", "Weir.Capture", "Weir.Replay", "Weir.Scenarios", "Weir.Probes",
            "Weir.Kernel", "Weir.Catalogue", "Weir.Io", "Weir.Bpf", "Weir.Explain", "Weir.Streams",
            "Weir.Load",
        ],
    };

    public static TheoryData<string> Projects => [.. House.Under("src/", ".csproj")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_point_down(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        Assert.True(Arrows.ContainsKey(name), $"{project}:1: a new room: draw its arrows in ARCHITECTURE.md and here");
        House.Expect(
            from reference in References(project)
            where !Arrows[name].Contains(reference)
            select $"{project}:1: {name} -> {reference} is no arrow of ARCHITECTURE.md: "
                + "move the code down, or pass it in");
    }

    [Fact]
    public void Only_the_kernel_room_is_unsafe() => House.Expect(
        from project in House.Under("", ".csproj")
        where House.Text(project).Contains("AllowUnsafeBlocks", StringComparison.Ordinal)
        where project.StartsWith("src/", StringComparison.Ordinal) && project != "src/Weir.Kernel/Weir.Kernel.csproj"
        select $"{project}:1: AllowUnsafeBlocks: put what needs it into Weir.Kernel, behind spans");

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = House.Text("Weir.slnx");
        House.Expect(
            from project in House.Under("", ".csproj")
            where !project.StartsWith("samples/", StringComparison.Ordinal)
            where !solution.Contains($"\"{project}\"", StringComparison.Ordinal)
            select $"{project}:1: not in Weir.slnx, so that no test builds it: add it there");
    }

    [Fact]
    public void Every_room_has_tests()
    {
        // The generator is tested through the catalogue that it makes.
        string[] exceptions = ["Weir.Catalogue.Generator"];
        House.Expect(
            from project in House.Under("src/", ".csproj")
            let name = Path.GetFileNameWithoutExtension(project)
            where !exceptions.Contains(name) && !House.Exists($"tests/{name}.Tests/{name}.Tests.csproj")
            select $"{project}:1: no tests/{name}.Tests: write some");
    }

    [Fact]
    public void Package_versions_stand_in_one_place() => House.Expect(
        from project in House.Under("", ".csproj")
        from reference in XDocument.Parse(House.Text(project)).Descendants("PackageReference")
        where reference.Attribute("Version") is not null
        let package = reference.Attribute("Include")?.Value
        select $"{project}:1: version of {package}: put it into Directory.Packages.props");

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(House.Text(project)).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
}
