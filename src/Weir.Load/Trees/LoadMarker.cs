using System.Text.Json;

namespace Weir.Load.Trees;

/// <summary>
/// The file that says that a directory is ours: nothing else is ever emptied or written to. The tree of the load
/// stands beside it, in a directory of its own.
/// </summary>
/// <param name="Load">Name of the capture.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="State">
/// What became of the tree: <see cref="Building"/>, <see cref="Ready"/> or <see cref="Used"/>.
/// </param>
public sealed record LoadMarker(string Load, long Rows, string State)
{
    /// <summary>The tree is being built; whoever finds this found a build that was broken off.</summary>
    public const string Building = "building";

    /// <summary>The tree is as the load needs it.</summary>
    public const string Ready = "ready";

    /// <summary>A load that changes files was made again on it.</summary>
    public const string Used = "used";

    private const string Name = ".weir-reissue", Tree = "tree";

    /// <summary>Where the tree stands.</summary>
    public static string TreeOf(string directory) => Path.Join(Path.GetFullPath(directory), Tree);

    /// <summary>The marker of a directory, or null.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static LoadMarker? Read(string directory)
    {
        string path = Path.Join(directory, Name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return new LoadMarker(
                json.RootElement.GetProperty("load").GetString() ?? "",
                json.RootElement.GetProperty("rows").GetInt64(),
                json.RootElement.GetProperty("state").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: it is damaged: take the directory away, or give another one", e);
        }
    }

    /// <summary>Writes the marker.</summary>
    public void Write(string directory)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteString("load", Load);
            json.WriteNumber("rows", Rows);
            json.WriteString("state", State);
            json.WriteEndObject();
        }

        File.WriteAllBytes(Path.Join(directory, Name), text.ToArray());
    }

    /// <summary>Whether a directory may be made ours: it is not there, is empty, or is ours already.</summary>
    public static bool MayTake(string directory) =>
        !Directory.Exists(directory) || !Directory.EnumerateFileSystemEntries(directory).Any()
        || Read(directory) is not null;
}
