using Weir.Flame;

namespace Weir.Capture.Reports;

/// <summary>
/// What calls look like as frames of a flame graph: sorts, their hues, and a frame a folder of a path.
/// </summary>
public static class CallFrames
{
    /// <summary>Sort of a program or process.</summary>
    public const int ProcessClass = 0;

    /// <summary>Sort of a call.</summary>
    public const int CallClass = 1;

    /// <summary>Sort of a folder.</summary>
    public const int FolderClass = 2;

    /// <summary>Sort of a file.</summary>
    public const int FileClass = 3;

    /// <summary>Sort of what is none of the others.</summary>
    public const int OtherClass = 4;

    /// <summary>Sort of an error.</summary>
    public const int ErrorClass = 5;

    /// <summary>Sort of a function.</summary>
    public const int FunctionClass = 6;

    /// <summary>Hues by sort of frame.</summary>
    public static Palette Palette { get; } = new(
        new("process", 145), new("call", 50), new("directory", 235, 0.07), new("file", 200, 0.09),
        new("other", 300, 0.08), new("error", 20, 0.15), new("function", 75, 0.11));

    /// <summary>The frames of a path: one a folder, and the file; none without a path.</summary>
    public static Frame[] OfPath(string? path)
    {
        if (path is null || !path.StartsWith('/'))
        {
            return path is null ? [] : [new Frame(path, FileClass)];
        }

        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0
            ? [new Frame("/", FolderClass)]
            : [.. parts[..^1].Select(p => new Frame(p + "/", FolderClass)), new Frame(parts[^1], FileClass)];
    }
}
