using Weir.Load.Files;
using Weir.Load.Rows;

namespace Weir.Load.Planning;

/// <summary>A load, ready to be made again: what each thread does, and what must be there before.</summary>
public sealed class LoadPlan
{
    /// <summary>The threads, by their number.</summary>
    public required IReadOnlyList<PlannedThread> Threads { get; init; }

    /// <summary>Names of the calls that it makes.</summary>
    public required IReadOnlyList<string> Calls { get; init; }

    /// <summary>Files that must be there before.</summary>
    public required IReadOnlyList<FileBody> Files { get; init; }

    /// <summary>Descriptors that must be open before.</summary>
    public required IReadOnlyList<EarlyOpen> EarlyOpens { get; init; }

    /// <summary>How many descriptors there are in all.</summary>
    public required int SlotCount { get; init; }

    /// <summary>Texts and structures of the calls.</summary>
    public required PlanMemory Memory { get; init; }

    /// <summary>Where every row of the capture went.</summary>
    public required LoadAccount Account { get; init; }

    /// <summary>From the first call to the end of the last, in the capture, ns.</summary>
    public required long DurationNs { get; init; }

    /// <summary>Largest buffer that a call needs, bytes.</summary>
    public required long BufferBytes { get; init; }

    /// <summary>Calls that another engine cannot make, by name: they are made as they were.</summary>
    public required IReadOnlyDictionary<string, long> KeptAsCaptured { get; init; }

    /// <summary>Whether it changes files.</summary>
    public bool Changes { get; init; }

    /// <summary>Bytes that the files need on disk.</summary>
    public long FileBytes => Files.Sum(f => f.ReadToBytes);
}
