using Weir.Kernel.Abi;

namespace Weir.Replay.Log;

/// <summary>The registers that were last written for each thread within one block.</summary>
internal sealed class RegisterHistory
{
    private readonly Dictionary<int, UserRegisters> _last = [];

    public UserRegisters Of(int tid) => _last.GetValueOrDefault(tid);

    public void Set(int tid, in UserRegisters registers) => _last[tid] = registers;

    public void Clear() => _last.Clear();
}
