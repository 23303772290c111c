using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording;

/// <summary>One syscall of the recorded program, as its handler sees it at entry and at its end.</summary>
internal sealed class RecordedCall(RecordingSession session, RecordedTask task)
{
    public RecordingSession Session => session;

    public RecordedTask Task => task;

    public RecordedProcess Process => task.Process;

    public ProcessMemory Memory => task.Process.Memory;

    public int Number => task.Number;

    /// <summary>What the call returned; at its end only.</summary>
    public long Result { get; set; }

    public bool Succeeded => Result is < -4095 or >= 0;

    public ulong this[int index] => task.Arguments[index];

    public ulong Word(ulong address)
    {
        Span<byte> bytes = stackalloc byte[8];
        return Memory.Read(address, bytes) == 8 ? BitConverter.ToUInt64(bytes) : 0;
    }

    public uint Half(ulong address)
    {
        Span<byte> bytes = stackalloc byte[4];
        return Memory.Read(address, bytes) == 4 ? BitConverter.ToUInt32(bytes) : 0;
    }

    /// <summary>Gives the call back to the program with a result, without making it.</summary>
    public CallAction Answer(long result)
    {
        Result = result;
        return CallAction.Answered;
    }

    /// <summary>As <see cref="Answer"/> with an error.</summary>
    public CallAction Refuse(Weir.Catalogue.Errno errno) => Answer(-(long)errno);

    /// <summary>Changes what the kernel sees; the program's own registers are put back at the end.</summary>
    public void Rewrite(int number, params ReadOnlySpan<ulong> arguments)
    {
        UserRegisters registers = task.Entry;
        registers.OrigRax = (ulong)number;
        registers.Rdi = arguments[0];
        registers.Rsi = arguments[1];
        registers.Rdx = arguments[2];
        registers.R10 = arguments[3];
        registers.R8 = arguments[4];
        registers.R9 = arguments[5];
        Ptrace.SetRegisters(task.Tid, registers);
        task.Rewritten = registers;
    }

    public void Log(LogEvent e)
    {
        if (e is MapEvent { SharedObject: MapEvent.KernelOwned } map)
        {
            Process.KernelOwned.Add((map.Address, map.Address + map.LengthBytes));
        }

        session.Writer.Write(e);
    }

    /// <summary>At its end: makes another call, which the program does not see.</summary>
    public ulong Inject(Weir.Catalogue.SyscallId id, params ReadOnlySpan<ulong> arguments) =>
        session.Injection.Must(task, id, arguments);

    public void LogMemory(ulong address, ulong lengthBytes) => session.LogMemory(task, address, lengthBytes);

    /// <summary>Logs the registers as they are now: the call changed more than its result.</summary>
    public void LogState(bool withVector)
    {
        UserRegisters registers = Ptrace.GetRegisters(task.Tid);
        task.AfterCall = registers;
        Log(new StateEvent(task.Tid, registers, withVector ? Ptrace.GetVectorState(task.Tid) : []));
    }
}
