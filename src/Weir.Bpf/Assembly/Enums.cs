namespace Weir.Bpf.Assembly;

/// <summary>The eleven registers of the BPF machine.</summary>
public enum Register : byte
{
    /// <summary>Result of helpers and programs.</summary>
    R0,

    /// <summary>First argument; lost at calls.</summary>
    R1,

    /// <summary>Second argument; lost at calls.</summary>
    R2,

    /// <summary>Third argument; lost at calls.</summary>
    R3,

    /// <summary>Fourth argument; lost at calls.</summary>
    R4,

    /// <summary>Fifth argument; lost at calls.</summary>
    R5,

    /// <summary>Kept over calls.</summary>
    R6,

    /// <summary>Kept over calls.</summary>
    R7,

    /// <summary>Kept over calls.</summary>
    R8,

    /// <summary>Kept over calls.</summary>
    R9,

    /// <summary>Top of the 512-byte stack frame; read-only.</summary>
    Frame,
}

/// <summary>Width of a memory access; the value is the instruction's size field.</summary>
public enum Width : byte
{
    /// <summary>4 bytes.</summary>
    Word = 0x00,

    /// <summary>2 bytes.</summary>
    Half = 0x08,

    /// <summary>1 byte.</summary>
    Byte = 0x10,

    /// <summary>8 bytes.</summary>
    Double = 0x18,
}

/// <summary>Condition of a jump; the value is the instruction's operation field.</summary>
public enum Condition : byte
{
    /// <summary>Equal.</summary>
    Equal = 0x10,

    /// <summary>Above, unsigned.</summary>
    Above = 0x20,

    /// <summary>Above or equal, unsigned.</summary>
    AboveOrEqual = 0x30,

    /// <summary>Any of these bits set.</summary>
    AnySet = 0x40,

    /// <summary>Not equal.</summary>
    NotEqual = 0x50,

    /// <summary>Greater, signed.</summary>
    Greater = 0x60,

    /// <summary>Greater or equal, signed.</summary>
    GreaterOrEqual = 0x70,

    /// <summary>Below, unsigned.</summary>
    Below = 0xa0,

    /// <summary>Below or equal, unsigned.</summary>
    BelowOrEqual = 0xb0,

    /// <summary>Less, signed.</summary>
    Less = 0xc0,

    /// <summary>Less or equal, signed.</summary>
    LessOrEqual = 0xd0,
}

/// <summary>Arithmetic operation; the value is the instruction's operation field.</summary>
public enum Operation : byte
{
    /// <summary>Addition.</summary>
    Add = 0x00,

    /// <summary>Subtraction.</summary>
    Subtract = 0x10,

    /// <summary>Multiplication.</summary>
    Multiply = 0x20,

    /// <summary>Bitwise or.</summary>
    Or = 0x40,

    /// <summary>Bitwise and.</summary>
    And = 0x50,

    /// <summary>Shift left.</summary>
    ShiftLeft = 0x60,

    /// <summary>Shift right, unsigned.</summary>
    ShiftRight = 0x70,

    /// <summary>Bitwise exclusive or.</summary>
    Xor = 0xa0,

    /// <summary>Shift right, signed.</summary>
    ShiftRightSigned = 0xc0,
}

/// <summary>Helper functions (<c>enum bpf_func_id</c>) that the gates call.</summary>
public enum Helper
{
    /// <summary>bpf_map_lookup_elem</summary>
    MapLookup = 1,

    /// <summary>bpf_map_update_elem</summary>
    MapUpdate = 2,

    /// <summary>bpf_map_delete_elem</summary>
    MapDelete = 3,

    /// <summary>bpf_get_smp_processor_id</summary>
    ProcessorId = 8,

    /// <summary>bpf_get_current_pid_tgid</summary>
    PidTgid = 14,

    /// <summary>bpf_get_current_uid_gid</summary>
    UidGid = 15,

    /// <summary>bpf_get_current_comm</summary>
    CurrentComm = 16,

    /// <summary>bpf_get_current_task: its address, as a number</summary>
    CurrentTaskAddress = 35,

    /// <summary>bpf_get_stack (4.18)</summary>
    GetStack = 67,

    /// <summary>bpf_get_current_cgroup_id (4.18)</summary>
    CgroupId = 80,

    /// <summary>bpf_probe_read_user (5.5)</summary>
    ProbeReadUser = 112,

    /// <summary>bpf_probe_read_kernel (5.5)</summary>
    ProbeReadKernel = 113,

    /// <summary>bpf_probe_read_user_str (5.5)</summary>
    ProbeReadUserText = 114,

    /// <summary>bpf_probe_read_kernel_str (5.5)</summary>
    ProbeReadKernelText = 115,

    /// <summary>bpf_get_current_ancestor_cgroup_id (5.7)</summary>
    AncestorCgroupId = 123,

    /// <summary>bpf_ktime_get_boot_ns (5.7)</summary>
    BootTime = 125,

    /// <summary>bpf_seq_write (5.7)</summary>
    SeqWrite = 127,

    /// <summary>bpf_ringbuf_output (5.8)</summary>
    RingOutput = 130,

    /// <summary>bpf_ringbuf_reserve (5.8)</summary>
    RingReserve = 131,

    /// <summary>bpf_ringbuf_submit (5.8)</summary>
    RingSubmit = 132,

    /// <summary>bpf_ringbuf_query (5.8)</summary>
    RingQuery = 134,

    /// <summary>bpf_task_storage_get (5.11)</summary>
    TaskStorageGet = 156,

    /// <summary>bpf_task_storage_delete (5.11)</summary>
    TaskStorageDelete = 157,

    /// <summary>bpf_get_current_task_btf (5.11)</summary>
    CurrentTask = 158,

    /// <summary>bpf_task_pt_regs (5.15)</summary>
    TaskRegisters = 175,
}
