using System.Buffers.Binary;
using Weir.Bpf.Maps;
using Weir.Bpf.Programs;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Probes.Gates;

namespace Weir.Probes.Session;

/// <summary>
/// Finds where task_struct keeps pid and tgid on a kernel that does not show its types: by looking for the numbers of a
/// thread of ours in its own task_struct.
/// </summary>
internal static class TaskLook
{
    private const int LookedAt = 8192, GetTid = 186;

    /// <summary>Offset of task_struct.pid; tgid follows it (include/linux/sched.h, since 2.5).</summary>
    /// <exception cref="FeatureMissingException">The numbers are in no place, or in several.</exception>
    internal static int FindPid()
    {
        int offset = -1;
        Exception? failure = null;

        // On a thread that is not the first: its pid and tgid differ.
        Thread thread = new(() =>
        {
            try
            {
                offset = Search();
            }
            catch (Exception e) when (e is KernelException or VerifierException or FeatureMissingException)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? offset : throw failure;
    }

    private static int Search()
    {
        MapSpec spec = new("weir_look", BpfMapType.Array, 4, 8 + LookedAt, 1, BpfMapFlags.Mappable);
        using BpfMap area = BpfMap.Create(spec);
        using MappedRegion region = area.Map();
        int tid = (int)RawSyscall.Invoke(GetTid), pid = Environment.ProcessId;
        BinaryPrimitives.WriteInt64LittleEndian(region.Slice(0, 8), (long)pid << 32 | (uint)tid);
        using (BpfProgram program = BpfProgram.Load(PlainThreads.Look(spec, LookedAt), _ => area, btf: null))
        using (program.Attach())
        {
            RawSyscall.Invoke(GetTid);
        }

        ReadOnlySpan<byte> task = region.Slice(8, LookedAt);
        List<int> found = [];
        for (int at = 0; at + 8 <= task.Length; at += 4)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(task[at..]) == tid
                && BinaryPrimitives.ReadInt32LittleEndian(task[(at + 4)..]) == pid)
            {
                found.Add(at);
            }
        }

        return found is [int only]
            ? only
            : throw new FeatureMissingException(
                "BTF", "5.4", $"and task_struct.pid was found in {found.Count} places of the kernel's memory");
    }
}
