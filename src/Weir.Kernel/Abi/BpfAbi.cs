namespace Weir.Kernel.Abi;

/// <summary>Commands of bpf(2) (<c>enum bpf_cmd</c>, include/uapi/linux/bpf.h).</summary>
public enum BpfCommand
{
    /// <summary>BPF_MAP_CREATE</summary>
    MapCreate = 0,

    /// <summary>BPF_MAP_LOOKUP_ELEM</summary>
    MapLookup = 1,

    /// <summary>BPF_MAP_UPDATE_ELEM</summary>
    MapUpdate = 2,

    /// <summary>BPF_MAP_DELETE_ELEM</summary>
    MapDelete = 3,

    /// <summary>BPF_PROG_LOAD</summary>
    ProgramLoad = 5,

    /// <summary>BPF_OBJ_GET_INFO_BY_FD</summary>
    ObjectInfo = 15,

    /// <summary>BPF_RAW_TRACEPOINT_OPEN</summary>
    RawTracepointOpen = 17,

    /// <summary>BPF_BTF_LOAD</summary>
    BtfLoad = 18,

    /// <summary>BPF_MAP_LOOKUP_BATCH</summary>
    MapLookupBatch = 24,

    /// <summary>BPF_LINK_CREATE</summary>
    LinkCreate = 28,

    /// <summary>BPF_ITER_CREATE</summary>
    IteratorCreate = 33,
}

/// <summary>Map types (<c>enum bpf_map_type</c>).</summary>
public enum BpfMapType
{
    /// <summary>Hash table.</summary>
    Hash = 1,

    /// <summary>Array.</summary>
    Array = 2,

    /// <summary>One array a CPU.</summary>
    PerCpuArray = 6,

    /// <summary>Hash table that forgets the least recently used.</summary>
    LruHash = 9,

    /// <summary>The kernel's own ring buffer (5.8).</summary>
    RingBuffer = 27,

    /// <summary>A value attached to each task (5.11).</summary>
    TaskStorage = 29,
}

/// <summary>Program types (<c>enum bpf_prog_type</c>).</summary>
public enum BpfProgramType
{
    /// <summary>Classic tracepoint.</summary>
    Tracepoint = 5,

    /// <summary>Raw tracepoint.</summary>
    RawTracepoint = 17,

    /// <summary>Typed tracing: tp_btf and iterators.</summary>
    Tracing = 26,
}

/// <summary>Attach types (<c>enum bpf_attach_type</c>) that Weir uses.</summary>
public enum BpfAttachType
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>BPF_TRACE_RAW_TP: tp_btf.</summary>
    TraceRawTp = 23,

    /// <summary>BPF_TRACE_ITER.</summary>
    TraceIterator = 28,
}

/// <summary>Map flags (BPF_F_…).</summary>
[Flags]
public enum BpfMapFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>BPF_F_NO_PREALLOC: elements are allocated when first used; required for task storage.</summary>
    NoPreallocation = 1,

    /// <summary>BPF_F_MMAPABLE (5.5): the values can be mapped.</summary>
    Mappable = 1 << 10,
}
