namespace Weir.Catalogue.Records;

/// <summary>
/// Layout of the user-space stack that a call began with. It is made before the call's own record and names it by
/// thread and time of enter. Frames follow when the stack is met for the first time, else its key says all.
/// </summary>
public static class StackRecord
{
    /// <summary>u32 process (tgid).</summary>
    public const int Pid = RecordHeader.SizeBytes;

    /// <summary>u32 thread.</summary>
    public const int Tid = Pid + 4;

    /// <summary>u64: the call's <see cref="CallRecord.EnterTime"/>.</summary>
    public const int EnterTime = Tid + 4;

    /// <summary>u64: the same stack in the same address space has the same key.</summary>
    public const int Key = EnterTime + 8;

    /// <summary>
    /// u64: the word on top of the stack: where a function without a frame of its own, such as a C library's write,
    /// returns to; 0: not read.
    /// </summary>
    public const int Top = Key + 8;

    /// <summary>u32: frames that follow, innermost first; 0: the stack is known by its key.</summary>
    public const int Count = Top + 8;

    /// <summary>u32: reserved, 0.</summary>
    public const int Reserved = Count + 4;

    /// <summary>The most frames of a stack: the kernel's own bound (kernel.perf_event_max_stack).</summary>
    public const int MaxFrames = 127;

    /// <summary>
    /// u64 x <see cref="MaxFrames"/>: the frames' addresses; those beyond <see cref="Count"/> mean nothing. Neither
    /// these nor frames are there when <see cref="Count"/> is 0.
    /// </summary>
    public const int Addresses = Reserved + 4;

    /// <summary>Frames, each a <see cref="StackFrame"/>.</summary>
    public const int Frames = Addresses + (8 * MaxFrames);
}

/// <summary>Layout of one frame: the kernel's struct bpf_stack_build_id (uapi/linux/bpf.h).</summary>
public static class StackFrame
{
    /// <summary>s32: <see cref="StackFrameStatus"/>.</summary>
    public const int Status = 0;

    /// <summary>20 bytes: build id of the file that the code is from, padded with 0.</summary>
    public const int BuildId = 4;

    /// <summary>Bytes of <see cref="BuildId"/>.</summary>
    public const int BuildIdBytes = 20;

    /// <summary>u64: offset in that file, or the address in memory.</summary>
    public const int Address = 24;

    /// <summary>Size of a frame.</summary>
    public const int SizeBytes = 32;
}

/// <summary>What the kernel could tell of a frame.</summary>
public enum StackFrameStatus
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>Build id and offset.</summary>
    BuildId,

    /// <summary>The address alone: generated code, a file without a build id, or one that is not in memory.</summary>
    Address,
}
