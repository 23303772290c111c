namespace Weir.Capture.Formats;

/// <summary>What an aggregate tells apart.</summary>
internal readonly record struct AggregateKey(
    string? Comm, long? Pid, string? Call, string? Family, string? Path, string? Error);
