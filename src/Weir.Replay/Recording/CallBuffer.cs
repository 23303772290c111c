using System.Runtime.InteropServices;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Replay.Buffering;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording;

/// <summary>
/// Records calls that need no stop (<see cref="BufferedCalls"/>). What the code in programs noted is in the log before
/// each place at which a replay stops.
/// </summary>
internal sealed class CallBuffer : IDisposable
{
    private const ulong ResultFlags = 0x8d5;  // CF, PF, AF, ZF, SF, OF
    private const ulong FlagsOfZero = 0x44;   // ZF, PF: what the code leaves
    private readonly OwnPages _pages = new(
        "weir-calls", BufferCode.Image, BufferLayout.DataOffset, BufferLayout.DataBytes);

    private RecordedProcess? _bitsOf;
    private RecordedTask? _running;

    public CallBuffer() => _pages.Word(BufferLayout.RecordingField) = 1;

    private ref uint Given => ref _pages.Word(BufferLayout.GivenField);

    private ref uint Limit => ref _pages.Word(BufferLayout.LimitField);

    private Span<byte> Bits => _pages.Data(BufferLayout.QuietField, BufferLayout.QuietBits / 8);

    /// <summary>Maps the pages into a process that stands at the end of its exec.</summary>
    /// <param name="session">The recording.</param>
    /// <param name="task">The thread.</param>
    /// <param name="site">A syscall instruction in its memory, or 0.</param>
    public void Map(RecordingSession session, RecordedTask task, ulong site) => task.Process.HasCallBuffer =
        site != 0 && _pages.Map(session.Injection, task, site, BufferLayout.Address) != 0;

    /// <summary>Tells the log of the pages.</summary>
    public void Announce(LogWriter writer, RecordedTask task)
    {
        if (task.Process.HasCallBuffer)
        {
            _pages.Announce(writer, task.Tid, BufferLayout.Address, MapEvent.CallData);
        }
    }

    /// <summary>A thread runs next. One that a signal waits for stops at its next call.</summary>
    public void Prepare(RecordedTask task)
    {
        if (_bitsOf != task.Process || task.Process.QuietFiles.HasNews)
        {
            _bitsOf = task.Process;
            task.Process.QuietFiles.Give(Bits);
        }

        if (_running != task)
        {
            _running = task;
            Given = 0; // whoever ran before was killed if anything is left
        }

        Limit = task.Deferred.Count == 0 ? BufferLayout.Limit : Given;
    }

    /// <summary>Before the log says where a thread stands, it gets the calls that the thread made.</summary>
    /// <returns>How many.</returns>
    public int Flush(RecordedTask task, LogWriter writer)
    {
        if (_bitsOf == task.Process && !task.Process.QuietFiles.HasNews)
        {
            task.Process.QuietFiles.Take(Bits);
        }

        if (Given == 0)
        {
            return 0;
        }

        int calls = writer.WriteBuffered(
            task.Tid, MemoryMarshal.Cast<byte, ulong>(_pages.Data(BufferLayout.RecordsField, (int)Given)));
        Given = 0;
        return calls;
    }

    /// <summary>
    /// Makes a call that waits without a stop one with a stop: the thread, which a signal interrupted in it, stands
    /// before the call of its stub again.
    /// </summary>
    public void TakeOut(RecordedTask task)
    {
        UserRegisters registers = Ptrace.GetRegisters(task.Tid);
        if (registers.Rip != BufferCode.AfterCall || !CallGate.IsRestart((long)registers.Rax))
        {
            return;
        }

        ulong current = MemoryMarshal.Read<ulong>(_pages.Data(BufferLayout.CurrentField, sizeof(ulong)));
        int at = (int)(current - BufferLayout.Address - BufferLayout.DataOffset);
        UserRegisters before = BufferLayout.Registers(
            MemoryMarshal.Cast<byte, ulong>(_pages.Data(at, BufferLayout.HeaderBytes)));
        Ptrace.SetRegisters(task.Tid, registers with
        {
            Rip = before.Rip,
            Rax = before.OrigRax,
            OrigRax = ulong.MaxValue,
            Rcx = 0,
            R11 = before.Rip,
            Eflags = (registers.Eflags & ~ResultFlags) | FlagsOfZero,
        });
        task.Process.QuietFiles.Take(Bits);
        task.Process.QuietFiles.Waited(before.Rdi);
    }

    public void Dispose() => _pages.Dispose();
}
