namespace Weir.Catalogue.Memory;

/// <summary>A piece of the program's memory that a call reads or writes.</summary>
/// <param name="Address">Where it begins.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Direction">Which way it flows.</param>
/// <param name="Argument">Index of the argument through which the kernel reaches it.</param>
public readonly record struct MemoryRange(ulong Address, ulong Length, MemoryDirection Direction, int Argument);
