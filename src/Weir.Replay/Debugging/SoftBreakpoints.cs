using Weir.Replay.Replaying;

namespace Weir.Replay.Debugging;

/// <summary>Breakpoint instructions in a program's code, for as long as a thread runs.</summary>
internal readonly struct SoftBreakpoints
{
    private const byte Instruction = 0xcc; // int3
    private readonly ReplayedTask _task;
    private readonly Dictionary<ulong, byte> _replaced = [];

    public SoftBreakpoints(ReplayedTask task, IEnumerable<ulong> addresses)
    {
        _task = task;
        byte[] one = new byte[1];
        foreach (ulong address in addresses)
        {
            if (!_replaced.ContainsKey(address) && task.Process.Memory.Read(address, one) == 1)
            {
                _replaced[address] = one[0];
                task.Process.Memory.Write(address, [Instruction]);
            }
        }
    }

    public bool Has(ulong address) => _replaced.ContainsKey(address);

    public void Remove()
    {
        foreach ((ulong address, byte before) in _replaced)
        {
            _task.Process.Memory.Write(address, [before]);
        }
    }
}
