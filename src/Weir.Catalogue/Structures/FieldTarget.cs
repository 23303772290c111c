using Weir.Catalogue.Memory;

namespace Weir.Catalogue.Structures;

/// <summary>What a pointer in a structure points to.</summary>
internal sealed record FieldTarget(MemoryDirection Direction, Length Length);
