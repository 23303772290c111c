using System.Buffers.Binary;
using System.Globalization;
using Weir.Bpf.Maps;
using Weir.Catalogue.Records;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Probes.Layout;

namespace Weir.Probes.Session;

/// <summary>
/// What iterators and task storage do elsewhere, for kernels that do not show their types: state is reached by thread
/// number from user space.
/// </summary>
internal sealed class PlainMarks(BpfMap tasks, BpfMap texts)
{
    private const int NoCpu = 0xffff;

    /// <summary>Marks the first thread of a process whose calls are traced from the next one on.</summary>
    internal void MarkNew(Fd pidfd)
    {
        const string Name = "Pid:";
        string line = File.ReadLines($"/proc/self/fdinfo/{pidfd.Number}")
            .First(l => l.StartsWith(Name, StringComparison.Ordinal));
        Mark(int.Parse(line.AsSpan(Name.Length), CultureInfo.InvariantCulture), TaskFlags.Marked | TaskFlags.Fresh,
            Environment.ProcessId);
    }

    /// <summary>Marks all threads of running processes.</summary>
    internal void MarkRunning(IEnumerable<int> processes)
    {
        foreach (int pid in processes)
        {
            string threads = $"/proc/{pid}/task";
            foreach (string thread in Directory.Exists(threads) ? Directory.GetDirectories(threads) : [])
            {
                Mark(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture),
                    TaskFlags.Marked | TaskFlags.Unsure, 0);
            }
        }
    }

    /// <summary>A record for every call that a traced thread is in, or that waits for its restart.</summary>
    internal IEnumerable<byte[]> Running(int tracedScope)
    {
        foreach (byte[] state in tasks.Values())
        {
            if (Word(state, TaskState.Scope) != tracedScope)
            {
                continue;
            }

            if ((CallPhase)Word(state, TaskState.Phase) is CallPhase.InCall or CallPhase.CountOnly)
            {
                yield return WithCaptures(state);
            }

            if (((TaskFlags)Word(state, TaskState.Flags)).HasFlag(TaskFlags.Parked))
            {
                yield return Complete(state.AsSpan(TaskState.Parked, CallRecord.Captures).ToArray(), state);
            }
        }
    }

    private void Mark(int tid, TaskFlags flags, int parent)
    {
        byte[] state = new byte[TaskState.SizeBytes];
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(TaskState.Flags), (int)flags);
        BinaryPrimitives.WriteInt64LittleEndian(state.AsSpan(TaskState.PlainParent), parent);
        tasks.Update(BitConverter.GetBytes(tid), state);
    }

    private byte[] WithCaptures(byte[] state)
    {
        ReadOnlySpan<byte> image = state.AsSpan(TaskState.Image, CallRecord.Captures);
        int bytes = Word(state, TaskState.CaptureBytes);
        byte[] area = new byte[TextArea.SizeBytes];
        if (bytes is <= 0 or > TextArea.MaxUsed || !texts.Lookup(state.AsSpan(TaskState.PidTid + 4, 4), area))
        {
            return Complete(image.ToArray(), state);
        }

        byte[] record = [.. image, .. area.AsSpan(TextArea.Data, bytes)];
        record[CallRecord.CaptureCount] = area[TextArea.Blocks];
        return Complete(record, state);
    }

    private static byte[] Complete(byte[] record, byte[] state)
    {
        Span<byte> r = record;
        BinaryPrimitives.WriteInt32LittleEndian(r[RecordHeader.Size..], record.Length);
        BinaryPrimitives.WriteInt32LittleEndian(
            r[RecordHeader.Kind..], (int)RecordKind.Call | RecordHeader.CurrentVersion << 8);
        BinaryPrimitives.WriteUInt16LittleEndian(r[RecordHeader.Cpu..], NoCpu);
        BinaryPrimitives.WriteInt64LittleEndian(r[RecordHeader.Time..], Clock.BootNs);
        BinaryPrimitives.WriteInt64LittleEndian(r[CallRecord.Result..], 0);
        r[CallRecord.State] = (byte)CallState.RunningAtStop;
        BinaryPrimitives.WriteUInt16LittleEndian(
            r[CallRecord.LostBefore..], (ushort)Math.Min(ushort.MaxValue, (uint)Word(state, TaskState.LostBefore)));
        return record;
    }

    private static int Word(byte[] state, int offset) => BinaryPrimitives.ReadInt32LittleEndian(state.AsSpan(offset));
}
