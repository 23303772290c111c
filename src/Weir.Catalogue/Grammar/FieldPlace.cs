namespace Weir.Catalogue.Grammar;

/// <summary>Where a field stands.</summary>
internal sealed class FieldPlace
{
    public FieldPlace(string name, KindText kind, int offset, int elementBytes, int count)
    {
        Name = name;
        Kind = kind;
        Offset = offset;
        ElementBytes = elementBytes;
        Count = count;
    }

    public string Name { get; }

    public KindText Kind { get; }

    public int Offset { get; }

    public int ElementBytes { get; }

    public int Count { get; }
}
