namespace Weir.Io;

/// <summary>What direct I/O on a file asks for, as statx(2) tells it.</summary>
/// <param name="MemoryBytes">Buffers begin at multiples of this.</param>
/// <param name="OffsetBytes">Offsets and lengths are multiples of this.</param>
public readonly record struct FileAlignment(int MemoryBytes, int OffsetBytes);
