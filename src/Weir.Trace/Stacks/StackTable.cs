using System.Runtime.InteropServices;
using Weir.Catalogue.Records;
using Weir.Trace.Naming;

namespace Weir.Trace.Stacks;

/// <summary>Stacks by their keys, and the one that each thread's running call began with. Bounded.</summary>
/// <param name="namer">Names a stack when its frames come.</param>
/// <param name="maxStacks">The most stacks that are remembered.</param>
/// <param name="maxTasks">The most threads that are remembered.</param>
public sealed class StackTable(IStackNamer namer, int maxStacks, int maxTasks)
{
    private readonly TwoGenerations<ulong, string> _stacks = new(maxStacks);
    private readonly TwoGenerations<int, (ulong EnterTime, ulong Key)> _running = new(maxTasks);

    /// <summary>Stacks that were forgotten for want of room.</summary>
    public long Forgotten => _stacks.Forgotten;

    /// <summary>Calls whose stack's frames never came through.</summary>
    public long Unknown { get; private set; }

    /// <summary>Who names stacks.</summary>
    public IStackNamer Namer => namer;

    /// <summary>Takes a <see cref="StackRecord"/>; false when it is damaged.</summary>
    public bool Take(ReadOnlySpan<byte> record)
    {
        if (record.Length < StackRecord.Addresses)
        {
            return false;
        }

        int count = MemoryMarshal.Read<int>(record[StackRecord.Count..]);
        if (count is < 0 or > StackRecord.MaxFrames
            || record.Length != (count == 0
                ? StackRecord.Addresses
                : StackRecord.Frames + (count * StackFrame.SizeBytes)))
        {
            return false;
        }

        ulong key = MemoryMarshal.Read<ulong>(record[StackRecord.Key..]);
        if (count > 0)
        {
            _stacks.Set(key, namer.Name(
                MemoryMarshal.Read<int>(record[StackRecord.Pid..]),
                MemoryMarshal.Read<ulong>(record[StackRecord.Top..]),
                MemoryMarshal.Cast<byte, ulong>(record.Slice(StackRecord.Addresses, 8 * count)),
                record[StackRecord.Frames..]));
        }

        _running.Set(
            MemoryMarshal.Read<int>(record[StackRecord.Tid..]),
            (MemoryMarshal.Read<ulong>(record[StackRecord.EnterTime..]), key));
        return true;
    }

    /// <summary>The stack that a call began with, or null.</summary>
    public string? Find(in Call call)
    {
        if (!_running.TryGet(call.Tid, out (ulong EnterTime, ulong Key) running) || running.EnterTime != call.TimeNs)
        {
            return null;
        }

        if (_stacks.TryGet(running.Key, out string? stack))
        {
            return stack;
        }

        Unknown++;
        return null;
    }
}
