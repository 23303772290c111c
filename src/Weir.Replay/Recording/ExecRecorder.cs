using System.Buffers.Binary;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Log.Events;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>
/// A program was loaded: the log gets its whole first memory, so that a replay needs neither the program nor the
/// loader, and the kernel's own function page is replaced by ours, or hidden, so that clocks are read by syscalls.
/// </summary>
internal sealed class ExecRecorder(RecordingSession session)
{
    private const ulong AuxIgnore = 1;
    private const ulong AuxVdso = 33; // AT_SYSINFO_EHDR
    private const ulong MaxStackBytes = 64UL << 20;

    /// <summary>Logs the memory of a process that stands before its program's first instruction.</summary>
    public void Record(RecordedTask task, int formerTid)
    {
        session.ForgetRings(task.Process);
        task.Process.Reopen();
        task.Process.Break = 0;
        UserRegisters registers = Ptrace.GetRegisters(task.Tid);
        if (registers.Cs != CallGate.UserCode64)
        {
            throw new RecordingRefusedException("the program starts a 32-bit program, which is not recorded");
        }

        task.AfterCall = registers;
        List<MemoryRegion> regions = MemoryRegion.Of(task.Process.Pid);
        ReplaceVdso(task, registers.Rsp, session.Clock.Map(session, task, regions));
        session.Buffer?.Map(session, task, task.Process.Clock.SyscallSite);
        string path = regions.Find(r => r.OfFile)?.Name ?? "";
        session.Writer.Write(new ExecEvent(task.Tid, formerTid, path, registers));
        foreach (MemoryRegion region in regions)
        {
            if (!region.OfKernel)
            {
                Record(task, region);
            }
        }

        session.Clock.Announce(session, task);
        session.Buffer?.Announce(session.Writer, task);
        session.Timestamps?.Loaded(task, regions);
        session.Writer.Write(new StateEvent(task.Tid, registers, Ptrace.GetVectorState(task.Tid)));
        task.Deferred.Clear();
        task.ClearTid = 0;
    }

    private void Record(RecordedTask task, MemoryRegion region)
    {
        ulong start = region.Start;
        if (region.Name == "[stack]")
        {
            // The stack grows by itself when the kernel writes to it; a replay's writes do not make it grow.
            start = Math.Min(start, region.End - StackLimitBytes(task.Process.Pid));
        }

        session.Writer.Write(new MapEvent(
            task.Tid, start, region.End - start, region.Protection, MapEvent.Private, 0));
        if (!region.OfFile)
        {
            session.LogNonZero(task, region.Start, region.LengthBytes);
            return;
        }

        using Fd? file = region.Writable ? null : MappedFile.Open(task.Process.Pid, region);
        if (file != null)
        {
            session.LogFileContent(task, file, region.Offset, region.Start, region.LengthBytes);
        }
        else
        {
            session.LogContent(task, region.Start, region.LengthBytes);
        }
    }

    private static ulong StackLimitBytes(int pid)
    {
        foreach (string line in File.ReadLines($"/proc/{pid}/limits"))
        {
            if (line.StartsWith("Max stack size", StringComparison.Ordinal))
            {
                string soft = line[26..].TrimStart().Split(' ')[0];
                return ulong.TryParse(soft, out ulong bytes) ? Math.Min(bytes, MaxStackBytes) : MaxStackBytes;
            }
        }

        return MaxStackBytes;
    }

    // The auxiliary vector lies behind arguments and environment (man 3 getauxval; fs/binfmt_elf.c).
    private static void ReplaceVdso(RecordedTask task, ulong stack, ulong ours)
    {
        ProcessMemory memory = task.Process.Memory;
        Span<byte> word = stackalloc byte[8];
        Span<byte> entry = stackalloc byte[16];
        memory.Read(stack, word);
        ulong at = stack + (8 * (BinaryPrimitives.ReadUInt64LittleEndian(word) + 2));
        do
        {
            memory.Read(at, word);
            at += 8;
        }
        while (word.ContainsAnyExcept((byte)0));
        while (memory.Read(at, entry) == 16 && BinaryPrimitives.ReadUInt64LittleEndian(entry) is var type && type != 0)
        {
            if (type == AuxVdso)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(entry, ours == 0 ? AuxIgnore : AuxVdso);
                BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], ours);
                memory.Write(at, entry);
            }

            at += 16;
        }
    }
}
