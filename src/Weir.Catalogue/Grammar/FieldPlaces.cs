namespace Weir.Catalogue.Grammar;

/// <summary>Lays the fields of a structure out as the C compiler does on x86-64.</summary>
internal sealed class FieldPlaces
{
    public FieldPlaces(StructText structure, Func<string, int> sizeOf, Func<string, int> alignmentOf)
    {
        int offset = 0;
        int widest = 1;
        foreach (ArgumentText field in structure.Fields)
        {
            bool pointer = Vocabulary.IsMemory(field.Kind);
            int scalar = pointer ? 8 : Vocabulary.ScalarSize(field.Kind.Word);
            int size = scalar > 0 ? scalar : sizeOf(field.Kind.Word);
            int alignment = structure.IsPacked ? 1 : scalar > 0 ? scalar : alignmentOf(field.Kind.Word);
            int count = pointer || field.Kind.Length == null ? 1 : (int)field.Kind.Length.Terms[0].Number;
            offset = Align(offset, alignment);
            Fields.Add(new FieldPlace(field.Name, field.Kind, offset, size, count));
            offset += size * count;
            widest = Math.Max(widest, alignment);
        }

        SizeBytes = Align(offset, widest);
        Alignment = widest;
    }

    public List<FieldPlace> Fields { get; } = [];

    /// <summary>The size that the fields come to, which the table must state.</summary>
    public int SizeBytes { get; }

    public int Alignment { get; }

    private static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
