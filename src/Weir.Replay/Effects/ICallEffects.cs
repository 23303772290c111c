using Weir.Kernel.Calls;

namespace Weir.Replay.Effects;

/// <summary>What a finished call wrote into the program's memory.</summary>
internal interface ICallEffects
{
    /// <summary>Adds the ranges that a call wrote.</summary>
    /// <returns>False when the call, or this use of it, is not described.</returns>
    bool TryOutputs(int number, ReadOnlySpan<ulong> arguments, long result, ProcessMemory memory, MemoryRanges into);

    /// <summary>Adds the ranges whose bytes a call took from the program's memory, as many as it took.</summary>
    void Inputs(int number, ReadOnlySpan<ulong> arguments, long result, ProcessMemory memory, MemoryRanges into);
}
