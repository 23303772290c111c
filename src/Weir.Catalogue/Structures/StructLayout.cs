using System.Collections.Concurrent;
using System.Collections.Immutable;
using Weir.Catalogue.Grammar;
using Weir.Catalogue.Lists;
using Weir.Catalogue.Memory;

namespace Weir.Catalogue.Structures;

/// <summary>A structure of <c>catalogue/structs.tbl</c>, or one scalar seen as memory.</summary>
public sealed class StructLayout
{
    private static readonly ConcurrentDictionary<string, StructLayout> Known = new(StringComparer.Ordinal);

    private static readonly Lazy<Dictionary<string, string>> Lines = new(() => CatalogueText.Structs.Split('\n')
        .ToDictionary(line => line[..line.IndexOf(' ', StringComparison.Ordinal)], StringComparer.Ordinal));

    private StructLayout(string name, int sizeBytes, ImmutableArray<StructField> fields)
    {
        Name = name;
        SizeBytes = sizeBytes;
        Fields = fields;
    }

    /// <summary>Name, as in the table.</summary>
    public string Name { get; }

    /// <summary>Size in bytes.</summary>
    public int SizeBytes { get; }

    /// <summary>The fields in order.</summary>
    public ImmutableArray<StructField> Fields { get; }

    /// <summary>Whether it is one scalar, printed without braces.</summary>
    public bool IsScalar => Fields is [{ Name: "" }];

    /// <summary>Whether some field points to memory that the kernel reads or writes.</summary>
    internal bool HasTargets => Fields.Any(f => f.Target != null);

    /// <summary>Whether some field points to memory whose length the result bounds.</summary>
    internal bool HasRoom => Fields.Any(f => f.Target is { Length.NeedsResult: true });

    /// <summary>The structure of that name, or the scalar type.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static StructLayout Get(string name) => Known.GetOrAdd(name, Read);

    /// <summary>Adds the memory that the fields of a structure at an address point to.</summary>
    internal void TargetEffects(in CallMemory call, ulong address, int index, ICollection<MemoryRange> ranges)
    {
        CallMemory inside = call.Inside(address);
        foreach (StructField field in Fields)
        {
            if (field.Target != null && call.TryRead(address + (ulong)field.Offset, 8, out ulong pointer))
            {
                MemoryCapture.Add(
                    inside, pointer, index, field.Target.Direction, field.Target.Length, elementSize: 1, ranges);
            }
        }
    }

    /// <summary>The room for data that a captured structure states, where the result counts what went there.</summary>
    internal bool TryTargetCapacity(ReadOnlySpan<byte> bytes, out ulong capacity)
    {
        foreach (StructField field in Fields)
        {
            if (field.Target is { Length.NeedsResult: true } && field.Target.Length.TryField(bytes, out capacity))
            {
                return true;
            }
        }

        capacity = 0;
        return false;
    }

    private static StructLayout Read(string name)
    {
        int scalar = Vocabulary.ScalarSize(name);
        if (scalar > 0)
        {
            return new StructLayout(name, scalar, [new StructField(string.Empty, name, 0, scalar, 1)]);
        }

        if (!Lines.Value.TryGetValue(name, out string? line))
        {
            throw new ArgumentException($"no structure is called '{name}'", nameof(name));
        }

        if (!StructText.TryParse(line, out StructText? text, out string error))
        {
            throw new InvalidOperationException($"the embedded structure '{name}' is damaged: {error}");
        }

        return Place(text!);
    }

    private static StructLayout Place(StructText text)
    {
        FieldPlaces places = new(text, nested => Get(nested).SizeBytes, nested => Get(nested).Alignment());
        LengthScope lengths = new([.. places.Fields.Select(f => new NamedPlace(f.Name, f.Offset, f.ElementBytes))]);
        return new StructLayout(text.Name, text.Size, [.. places.Fields.Select(f => Field(f, lengths))]);
    }

    private static StructField Field(FieldPlace place, LengthScope lengths)
    {
        KindText kind = place.Kind;
        bool pointer = Vocabulary.IsMemory(kind);
        bool nested = !pointer && Vocabulary.ScalarSize(kind.Word) == 0;
        return new StructField(place.Name, pointer ? "ptr" : kind.Word, place.Offset, place.ElementBytes, place.Count)
        {
            List = !pointer && kind.List != null ? ConstantList.Get(kind.List) : null,
            Nested = nested ? Get(kind.Word) : null,
            Target = pointer ? new FieldTarget(Directions.Of(kind.Word), lengths.Resolve(kind.Length!)) : null,
        };
    }

    private int Alignment() => Fields.Max(f => f.Nested?.Alignment() ?? f.ElementBytes);
}
