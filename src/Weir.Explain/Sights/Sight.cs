namespace Weir.Explain.Sights;

/// <summary>One thing that was seen of a call on its way through the kernel.</summary>
public sealed record Sight
{
    /// <summary>When, in ns since boot.</summary>
    public required long TimeNs { get; init; }

    /// <summary>Which call it belongs to.</summary>
    public required ulong Errand { get; init; }

    /// <summary>The thread that ran; for <see cref="SightKind.On"/> the one that got the CPU.</summary>
    public required int Tid { get; init; }

    /// <summary>Its process.</summary>
    public int Pid { get; init; }

    /// <summary>What was seen.</summary>
    public required SightKind Kind { get; init; }

    /// <summary>The CPU.</summary>
    public int Cpu { get; init; }

    /// <summary>
    /// What the kind says: the call's number, a result, a thread, or the address of a bio, request, work or iocb.
    /// </summary>
    public ulong A { get; init; }

    /// <summary>What the kind says: a sector, a state, an opcode, a function.</summary>
    public ulong B { get; init; }

    /// <summary>What the kind says: bytes and operation.</summary>
    public ulong C { get; init; }

    /// <summary>What the kind says: a device.</summary>
    public ulong D { get; init; }

    /// <summary>Name of the thread that ran.</summary>
    public string Comm { get; init; } = "";

    /// <summary>Name of the thread that was woken or comes next.</summary>
    public string OtherComm { get; init; } = "";

    /// <summary>Return addresses in the kernel, innermost first.</summary>
    public ulong[] Stack { get; init; } = [];

    /// <summary>Whether the kernel could not give the stack.</summary>
    public bool StackUnknown { get; init; }

    /// <summary>What taking this sight cost the thread that ran, in ns, at least.</summary>
    public int CostNs { get; init; }

    /// <summary>At an enter, a return and a reap: memory that the programs copied.</summary>
    internal byte[] Memory { get; init; } = [];
}
