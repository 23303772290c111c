using System.Text;
using Weir.Catalogue;
using Weir.Kernel.Abi;

namespace Weir.Replay.Replaying;

/// <summary>Prints each call as it is replayed, with the catalogue's own words for its arguments.</summary>
internal sealed class CallPrinter(TextWriter to)
{
    private readonly Dictionary<int, UserRegisters> _entries = [];
    private readonly StringBuilder _line = new();

    public void Enter(int tid, in UserRegisters registers) => _entries[tid] = registers;

    public void Leave(int tid, long result)
    {
        if (!_entries.Remove(tid, out UserRegisters at))
        {
            return;
        }

        _line.Clear().Append(tid).Append(' ');
        SyscallRow? row = Syscalls.Find((int)at.OrigRax);
        ReadOnlySpan<ulong> words = [at.Rdi, at.Rsi, at.Rdx, at.R10, at.R8, at.R9];
        if (row == null)
        {
            _line.Append($"syscall_{at.OrigRax}(…)");
        }
        else
        {
            Arguments(row, words, result);
        }

        _line.Append(" = ").Append(result);
        if (ErrnoText.IsError(result))
        {
            _line.Append(' ').Append(ErrnoText.Of(result).Name());
        }

        to.WriteLine(_line.ToString());
    }

    private void Arguments(SyscallRow row, ReadOnlySpan<ulong> words, long result)
    {
        CallView call = new() { Row = row, Arguments = words, Result = result, HasResult = true };
        _line.Append(row.Name).Append('(');
        for (int i = 0; i < row.Arguments.Length; i++)
        {
            if (row.Arguments[i].Kind.IsShown(call, i))
            {
                _line.Append(i > 0 ? ", " : "");
                row.Arguments[i].Kind.Print(_line, call, i);
            }
        }

        _line.Append(')');
    }
}
