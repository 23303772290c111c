using Weir.Catalogue.Records;

namespace Weir.Trace.Tests.Simulation;

/// <summary>A request of io_uring to make a record of.</summary>
public sealed record OperationSketch
{
    public int Opcode { get; init; }

    /// <summary>Bytes that its entry asks for.</summary>
    public uint Length { get; init; }

    /// <summary>Process and thread that asked for it.</summary>
    public int Pid { get; init; }

    public ulong Request { get; init; }

    public ulong SubmitNs { get; init; } = 1_000;

    /// <summary>Until the record was made.</summary>
    public ulong AfterNs { get; init; } = 1_000;

    public CallState State { get; init; }

    public AsyncSource Source { get; init; } = AsyncSource.IoUring;

    public long Result { get; init; }

    public ulong FirstKey { get; init; }

    public ulong SecondKey { get; init; }

    public AsyncWays Ways { get; init; }
}
