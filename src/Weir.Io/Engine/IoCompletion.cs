namespace Weir.Io;

/// <summary>What the kernel says of one request: its key and its result.</summary>
internal readonly record struct IoCompletion(ulong Key, long Result);
