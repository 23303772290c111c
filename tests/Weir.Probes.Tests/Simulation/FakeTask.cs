using System.Text;
using Weir.Bpf.Tests.Interpreter;
using Weir.Probes.Gates;

namespace Weir.Probes.Tests.Simulation;

/// <summary>A thread of the made-up kernel, with its registers, descriptors and credentials.</summary>
internal sealed class FakeTask
{
    private const int CompatStatus = 2, Descriptors = 64, RegisterBytes = 168;
    private readonly AddressSpace _space;
    private readonly Region _table;
    private KernelObject? _rings;

    public FakeTask(AddressSpace space, FakeFiles files, int pid, int tid, string comm)
    {
        _space = space;
        Pid = pid;
        Tid = tid;
        Object = new KernelObject(space, "task_struct");
        Registers = space.Allocate(RegisterBytes, RegionKind.Kernel, "pt_regs");
        _table = space.Allocate(8 * Descriptors, RegionKind.Kernel, "descriptors");
        KernelObject fdt = new KernelObject(space, "fdtable").Put("max_fds", (uint)Descriptors).Put("fd", _table.Start);
        FileSystem = new KernelObject(space, "fs_struct");
        Object.Put("tgid", pid).Put("pid", tid).Put("real_parent", Object.Address).Put("start_boottime", 5UL)
            .Put("files", new KernelObject(space, "files_struct").Put("fdt", fdt.Address).Address)
            .Put("fs", FileSystem.Address);
        Comm = comm;
        BecomeUser(0);
        JoinCgroup(1);
        WorkIn(files.Root);
    }

    public int Pid { get; private set; }

    public int Tid { get; private set; }

    public KernelObject Object { get; }

    public KernelObject FileSystem { get; }

    public Region Registers { get; }

    public bool HasStorage
    {
        set => Object.Put("bpf_storage", value ? 1UL : 0);
    }

    public bool IsCompat
    {
        set => Object.Put("thread_info.status", value ? CompatStatus : 0);
    }

    public string Comm
    {
        set
        {
            Span<byte> comm = Object.Bytes("comm")[..16];

            // The kernel promises nothing of the bytes behind the NUL.
            comm.Fill((byte)'?');
            comm[Encoding.ASCII.GetBytes(value, comm)] = 0;
        }
    }

    public void BecomeUser(uint uid) =>
        Object.Put("cred", new KernelObject(_space, "cred").Put("euid", uid).Address);

    public void JoinCgroup(ulong id)
    {
        KernelObject node = new KernelObject(_space, "kernfs_node").Put("id", id);
        KernelObject cgroup = new KernelObject(_space, "cgroup").Put("kn", node.Address);
        Object.Put("cgroups", new KernelObject(_space, "css_set").Put("dfl_cgrp", cgroup.Address).Address);
    }

    public void WorkIn(FakeDentry directory) =>
        FileSystem.Put("pwd.mnt", directory.Mount).Put("pwd.dentry", directory.Object.Address);

    /// <summary>What a thread of another id that runs execve turns into.</summary>
    public void BecomeLeader() => Object.Put("pid", Tid = Pid);

    public void SetDescriptor(int number, ulong file) =>
        BitConverter.TryWriteBytes(_table.Data.AsSpan(8 * number), file);

    /// <summary>Registers a ring, as IORING_REGISTER_RING_FDS does.</summary>
    public void SetRing(int index, ulong file)
    {
        _rings ??= new KernelObject(_space, "io_uring_task");
        BitConverter.TryWriteBytes(_rings.Bytes("registered_rings")[(8 * index)..], file);
        Object.Put("io_uring", _rings.Address);
    }

    public void SetRegisters(long number, ReadOnlySpan<ulong> arguments, bool compat = false)
    {
        ReadOnlySpan<int> places = compat ? KernelTypes.CompatArguments : KernelTypes.Arguments;
        Registers.Data.AsSpan().Fill(0xee);
        for (int i = 0; i < places.Length; i++)
        {
            BitConverter.TryWriteBytes(Registers.Data.AsSpan(places[i]), i < arguments.Length ? arguments[i] : 0);
        }

        BitConverter.TryWriteBytes(Registers.Data.AsSpan(KernelTypes.OriginalAx), number);
    }
}
