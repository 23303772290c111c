using Weir.Bpf.Btf;

namespace Weir.Probes.Gates;

/// <summary>Where this kernel keeps what the gates read, from its own BTF. x86-64's pt_regs never change.</summary>
internal sealed class KernelTypes
{
    private static readonly string[] Structures =
    [
        "task_struct", "files_struct", "fdtable", "file", "path", "dentry", "vfsmount", "mount", "inode", "super_block",
        "fs_struct", "cred", "css_set", "cgroup", "kernfs_node", "socket", "sock", "unix_sock", "unix_address",
            "mm_struct",
        "k_sigaction", "bpf_iter_meta", "io_kiocb", "io_ring_ctx", "io_uring_cqe",
        "kioctx", "kioctx_table", "aio_kiocb", "io_uring_task", "io_rsrc_node", "io_rings",
    ];

    private static readonly string[] Tracepoints =
        [.. GateNames.All.Select(name => "btf_trace_" + name)];

    private static readonly string[] Functions =
    [
        "bpf_rdonly_cast", "bpf_iter_num_new", "bpf_iter_num_next", "bpf_iter_num_destroy", "bpf_iter_task",
    ];

    private readonly KernelBtf? _btf;

    /// <summary>A kernel that does not show its types.</summary>
    /// <param name="pidOffset">Where its task_struct keeps pid, with tgid behind it, as found by looking.</param>
    internal KernelTypes(int pidOffset)
    {
        IsPlain = true;
        PidOffset = pidOffset;
    }

    /// <summary>A kernel that shows its types.</summary>
    internal KernelTypes(KernelBtf btf)
    {
        _btf = btf;
        btf.Prefetch(Structures, Tracepoints, Functions);
        FileId = btf.FindStruct("file");
        PathId = btf.FindStruct("path");
        TaskId = btf.FindStruct("task_struct");
        DentryId = btf.FindStruct("dentry");
        MountId = btf.FindStruct("mount");
        SocketId = btf.FindStruct("socket");
        UnixSockId = btf.FindStruct("unix_sock");
        RdonlyCast = btf.FindFunction("bpf_rdonly_cast");
        SeesAio = LacksForAio() is null;
        HasRegisteredRings = btf.TryOffset("task_struct", "io_uring") is not null
            && btf.HasStruct("io_uring_task") && btf.TryOffset("io_uring_task", "registered_rings") is not null;
        HasRegisteredFiles = btf.HasStruct("io_rsrc_node") && btf.TryOffset("io_rsrc_node", "file_ptr") is not null
            && btf.HasStruct("io_ring_ctx") && btf.TryOffset("io_ring_ctx", "file_table.data.nodes") is not null;
        HasCompletionRoom = btf.HasStruct("io_rings") && btf.TryOffset("io_rings", "cq.head") is not null
            && btf.HasStruct("io_ring_ctx")
            && btf.TryOffset("io_ring_ctx", "rings") is not null
            && btf.TryOffset("io_ring_ctx", "cached_cq_tail") is not null
            && btf.TryOffset("io_ring_ctx", "cq_entries") is not null;
        HasNumbers = btf.HasFunction("bpf_iter_num_new");
        if (HasNumbers)
        {
            NumbersNew = btf.FindFunction("bpf_iter_num_new");
            NumbersNext = btf.FindFunction("bpf_iter_num_next");
            NumbersDestroy = btf.FindFunction("bpf_iter_num_destroy");
        }
    }

    /// <summary>Offsets of the six argument registers in pt_regs (asm/ptrace.h): rdi, rsi, rdx, r10, r8, r9.</summary>
    internal static ReadOnlySpan<int> Arguments => [112, 104, 96, 56, 72, 64];

    /// <summary>The same for the i386 ABI: ebx, ecx, edx, esi, edi, ebp.</summary>
    internal static ReadOnlySpan<int> CompatArguments => [40, 88, 96, 104, 112, 32];

    /// <summary>Size of pt_regs.</summary>
    internal const int RegisterBytes = 168;

    /// <summary>
    /// Offset of task_struct.thread_info.status since 5.11, for kernels that do not show their types: thread_info is
    /// the first member, and flags and syscall_work stand before (arch/x86/include/asm/thread_info.h).
    /// </summary>
    internal const int PlainStatus = 16;

    /// <summary>Offset of orig_rax, the call's number.</summary>
    internal const int OriginalAx = 120;

    internal KernelBtf Btf => _btf ?? throw new InvalidOperationException("the types of this kernel are not known");

    /// <summary>
    /// Whether the kernel's types are not known: the gates are raw tracepoint programs, state hangs on thread numbers,
    /// and files behind descriptors have no names.
    /// </summary>
    internal bool IsPlain { get; }

    /// <summary>Offset of task_struct.pid; known where types are not.</summary>
    internal int PidOffset { get; }

    internal int FileId { get; }

    internal int PathId { get; }

    internal int TaskId { get; }

    internal int DentryId { get; }

    internal int MountId { get; }

    internal int SocketId { get; }

    internal int UnixSockId { get; }

    /// <summary>The kfunc that gives an address a type (6.2).</summary>
    internal int RdonlyCast { get; }

    /// <summary>Whether the syscall gates have code for native AIO.</summary>
    internal bool SeesAio { get; }

    /// <summary>Whether threads register rings and name them by index (5.18).</summary>
    internal bool HasRegisteredRings { get; }

    /// <summary>Whether the files that a ring registered can be found by their index (6.13).</summary>
    internal bool HasRegisteredFiles { get; }

    /// <summary>Whether it can be told how much room a ring's completion queue has.</summary>
    internal bool HasCompletionRoom { get; }

    /// <summary>Whether there are loops whose body the verifier checks once.</summary>
    internal bool HasNumbers { get; }

    /// <summary>The kfuncs that make loops whose body is checked once (6.4); 0 where they are missing.</summary>
    internal int NumbersNew { get; }

    /// <inheritdoc cref="NumbersNew"/>
    internal int NumbersNext { get; }

    /// <inheritdoc cref="NumbersNew"/>
    internal int NumbersDestroy { get; }

    /// <summary>What this kernel lacks to follow native AIO, or null.</summary>
    internal string? LacksForAio() =>
        IsPlain ? "BTF (5.4)"
        : !Btf.HasFunction("bpf_iter_num_new") ? "loops of BPF (6.4)"
        : Btf.TryOffset("mm_struct", "ioctx_table") is null ? "CONFIG_AIO" : null;

    internal int this[string structure, string field] => Btf.Offset(structure, field);
}
