using System.Runtime.InteropServices;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Buffering;
using Weir.Replay.Log;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording;

/// <summary>
/// Records calls that need no stop (<see cref="BufferedCalls"/>). One set of pages serves all recorded processes,
/// because one thread runs at a time; what it noted is in the log before each place at which a replay stops.
/// </summary>
internal sealed class CallBuffer : IDisposable
{
    private const int ReadExecute = 5, ReadWrite = 3;
    private const ulong ResultFlags = 0x8d5;  // CF, PF, AF, ZF, SF, OF
    private const ulong FlagsOfZero = 0x44;   // ZF, PF: what the code leaves
    private readonly Fd _file = MemoryFile.Create("weir-calls", keptAtExec: false);
    private readonly MappedRegion _data;
    private RecordedProcess? _bitsOf;
    private RecordedTask? _running;

    public CallBuffer()
    {
        MemoryFile.SetLength(_file, BufferLayout.Bytes);
        PositionedIo.Write(_file.Number, 0, BufferCode.Image);
        _data = MappedRegion.Shared(
            _file, BufferLayout.DataBytes, BufferLayout.DataOffset, writable: true, populate: true);
        Word(BufferLayout.RecordingField) = 1;
    }

    private ref uint Given => ref Word(BufferLayout.GivenField);

    private ref uint Limit => ref Word(BufferLayout.LimitField);

    /// <summary>Maps the pages into a process that stands at the end of its exec.</summary>
    /// <param name="session">The recording.</param>
    /// <param name="task">The thread.</param>
    /// <param name="site">A syscall instruction in its memory, or 0.</param>
    public void Map(RecordingSession session, RecordedTask task, ulong site)
    {
        task.Process.HasCallBuffer = site != 0 && PageMapper.Map(
            session.Injection, task, site, _file, BufferLayout.Address, BufferLayout.DataOffset,
            BufferLayout.Bytes) != 0;
        if (task.Process.HasCallBuffer)
        {
            ulong data = BufferLayout.Address + BufferLayout.DataOffset;
            task.Process.KernelOwned.Add((data, data + BufferLayout.DataBytes));
        }
    }

    /// <summary>Tells the log of the pages.</summary>
    public static void Announce(LogWriter writer, RecordedTask task)
    {
        if (task.Process.HasCallBuffer)
        {
            writer.Write(new MapEvent(
                task.Tid, BufferLayout.Address, BufferLayout.DataOffset, ReadExecute, MapEvent.OwnCode, 0));
            writer.WriteMemory(task.Tid, BufferLayout.Address, BufferCode.Image);
            writer.Write(new MapEvent(
                task.Tid, BufferLayout.Address + BufferLayout.DataOffset, BufferLayout.DataBytes, ReadWrite,
                MapEvent.CallData, 0));
        }
    }

    /// <summary>A thread runs next. One that a signal waits for stops at its next call.</summary>
    public void Prepare(RecordedTask task)
    {
        if (_bitsOf != task.Process)
        {
            _bitsOf = task.Process;
            task.Process.QuietFiles.Bits.CopyTo(Bits);
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
        if (_bitsOf == task.Process)
        {
            task.Process.QuietFiles.Take(Bits);
        }

        if (Given == 0)
        {
            return 0;
        }

        int calls = writer.WriteBuffered(
            task.Tid, MemoryMarshal.Cast<byte, ulong>(_data.Slice(BufferLayout.RecordsField, (int)Given)));
        Given = 0;
        return calls;
    }

    /// <summary>A thread stands at the end of a call that it stopped for.</summary>
    public void Stopped(RecordingSession session, RecordedCall call)
    {
        RecordedProcess process = call.Process;
        ulong entry = BufferedCalls.Entry(call.Number);
        bool closes = (entry & BufferedCalls.Closes) != 0; // what it was of can no longer be asked
        bool waits = (entry & BufferedCalls.OnQuietFile) != 0 && !closes
            && !process.QuietFiles.Knows(session, process, call[0]);
        if (entry != 0 && !waits)
        {
            Learnt(process);
            process.Patches.Call(session, call.Task);
        }
    }

    /// <summary>The recorder changed what it knows of a process's descriptors.</summary>
    public void Learnt(RecordedProcess process)
    {
        if (_bitsOf == process)
        {
            process.QuietFiles.Bits.CopyTo(Bits);
        }
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

        ulong current = MemoryMarshal.Read<ulong>(_data.Slice(BufferLayout.CurrentField, sizeof(ulong)));
        nuint at = (nuint)(current - BufferLayout.Address - BufferLayout.DataOffset);
        UserRegisters before = BufferLayout.Registers(
            MemoryMarshal.Cast<byte, ulong>(_data.Slice(at, BufferLayout.HeaderBytes)));
        Ptrace.SetRegisters(task.Tid, registers with
        {
            Rip = before.Rip,
            Rax = before.OrigRax,
            OrigRax = ulong.MaxValue,
            Rcx = 0,
            R11 = before.Rip,
            Eflags = (registers.Eflags & ~ResultFlags) | FlagsOfZero,
        });
        task.Process.QuietFiles.Waited(before.Rdi);
        Learnt(task.Process);
    }

    public void Dispose()
    {
        _data.Dispose();
        _file.Dispose();
    }

    private Span<byte> Bits => _data.Slice(BufferLayout.QuietField, BufferLayout.QuietBits / 8);

    private ref uint Word(int offset) =>
        ref MemoryMarshal.AsRef<uint>(_data.Slice((nuint)offset, sizeof(uint)));
}
