namespace Weir.Catalogue.Memory;

/// <summary>Reads a direction as the tables write it.</summary>
internal static class Directions
{
    public static MemoryDirection Of(string word) => word switch
    {
        "in" => MemoryDirection.In,
        "out" => MemoryDirection.Out,
        "inout" => MemoryDirection.InOut,
        _ => throw new ArgumentException($"'{word}' is no direction", nameof(word)),
    };
}
