namespace Weir.Bpf.Tests.Interpreter;

/// <summary>What memory is, and so what a program may do with it.</summary>
internal enum RegionKind
{
    /// <summary>A frame of a program's stack.</summary>
    Stack,

    /// <summary>A map's value, or a thread's storage.</summary>
    Map,

    /// <summary>The arguments of a tracepoint.</summary>
    Context,

    /// <summary>A structure of the kernel: readable alone.</summary>
    Kernel,

    /// <summary>A program's memory: reached through helpers alone.</summary>
    User,
}

/// <summary>A piece of memory in one piece.</summary>
internal sealed class Region(ulong start, int size, RegionKind kind, string name)
{
    public ulong Start { get; } = start;

    public byte[] Data { get; } = new byte[size];

    public RegionKind Kind { get; } = kind;

    public string Name { get; } = name;

    public ulong End => Start + (ulong)Data.Length;
}
