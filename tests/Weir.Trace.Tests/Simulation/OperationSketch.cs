using Weir.Catalogue.Records;

namespace Weir.Trace.Tests.Simulation;

/// <summary>A request of io_uring to make a record of.</summary>
public sealed record OperationSketch
{
    public int Opcode { get; init; }

    public ulong Request { get; init; }

    public ulong SubmitNs { get; init; } = 1_000;

    public long Result { get; init; }

    public ulong FirstKey { get; init; }

    public ulong SecondKey { get; init; }

    public AsyncWays Ways { get; init; }
}
