using System.Runtime.CompilerServices;

namespace Weir.Catalogue.Tests;

/// <summary>Places in the source tree.</summary>
internal static class Repository
{
    public static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    public static string Catalogue => Path.Combine(Root(), "catalogue");
}
