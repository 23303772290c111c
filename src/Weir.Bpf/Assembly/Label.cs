namespace Weir.Bpf.Assembly;

/// <summary>A place in a program that jumps can aim at before it is known.</summary>
public sealed class Label
{
    internal Label(string name) => Name = name;

    /// <summary>Name, for listings.</summary>
    public string Name { get; }

    internal int? Position { get; set; }
}
