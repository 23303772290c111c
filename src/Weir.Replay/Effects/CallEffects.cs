using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Memory;
using Weir.Kernel.Calls;

namespace Weir.Replay.Effects;

/// <summary>
/// What a finished call read from and wrote into the program's memory, as its row in the catalogue says.
/// </summary>
internal sealed class CallEffects
{
    // The most that is logged for a call that failed: what it claims to have written may be nonsense.
    private const ulong MaxFailedBytes = 1 << 20;

    // write, pwrite, writev, pwritev, sendto and sendmsg all have their data in the second argument.
    private const int DataArgument = 1;
    private readonly List<MemoryRange> _enter = [];
    private readonly List<MemoryRange> _exit = [];

    /// <summary>
    /// Adds the ranges that a call wrote; the most that it may have written where the result does not say.
    /// </summary>
    /// <returns>False when the call is not described.</returns>
    public bool TryOutputs(int number, ReadOnlySpan<ulong> arguments, long result,
        ProcessMemory memory, MemoryRanges into)
    {
        if (Syscalls.Find(number) is not { } row)
        {
            return false;
        }

        // The bounds are taken after the call as well: a length that the kernel raised makes the log hold a little
        // more than was written, which a replay has in its memory anyway.
        LiveMemory reader = new(memory);
        _enter.Clear();
        _exit.Clear();
        CallMemory before = new() { Arguments = arguments, Memory = reader };
        CallMemory after = new() { Arguments = arguments, Memory = reader, HasResult = true, Result = result };
        MemoryEffects.AtEnter(row, before, _enter);
        MemoryEffects.AtExit(row, after, _enter, _exit);
        foreach (MemoryRange range in _exit)
        {
            into.Add(range.Address, after.Failed ? Math.Min(range.Length, MaxFailedBytes) : range.Length);
        }

        return true;
    }

    /// <summary>Adds the ranges of data that a call took, as many bytes as it took.</summary>
    public void Inputs(int number, ReadOnlySpan<ulong> arguments, long result,
        ProcessMemory memory, MemoryRanges into)
    {
        if (Syscalls.Find(number) is not { } row)
        {
            return;
        }

        _enter.Clear();
        CallMemory call = new()
        {
            Arguments = arguments,
            Memory = new LiveMemory(memory),
            HasResult = true,
            Result = result,
        };
        MemoryEffects.AtEnter(row, call, _enter);
        ulong left = (ulong)Math.Max(0, result);
        foreach (MemoryRange range in _enter)
        {
            // The array of an iovec is memory that the call reads, but not its data.
            bool array = row.Arguments[range.Argument].Kind is VectorKind && range.Address == arguments[range.Argument];
            if (range.Argument == DataArgument && range.Direction == MemoryDirection.In && !array)
            {
                ulong length = Math.Min(range.Length, left);
                into.Add(range.Address, length);
                left -= length;
            }
        }
    }
}
