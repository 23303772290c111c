namespace Weir.Catalogue.Records;

/// <summary>
/// Layout of the record of one finished (or running) call: the one description that the gates write by and the
/// decoder reads by. Little-endian; every record begins with <see cref="RecordHeader"/>; sizes are multiples of 8.
/// </summary>
public static class CallRecord
{
    /// <summary>u64: boot-clock ns at enter (0: the call ran before the trace began).</summary>
    public const int EnterTime = RecordHeader.SizeBytes;

    /// <summary>s64: raw result.</summary>
    public const int Result = EnterTime + 8;

    /// <summary>u32 process (tgid), in the initial namespace.</summary>
    public const int Pid = Result + 8;

    /// <summary>u32 thread.</summary>
    public const int Tid = Pid + 4;

    /// <summary>u64 x 6: argument words.</summary>
    public const int Arguments = Tid + 4;

    /// <summary>u64 x 2: keys of the two file slots (<see cref="FileRecord.Key"/>); 0: none or not found.</summary>
    public const int Files = Arguments + 48;

    /// <summary>u16: syscall number in its ABI.</summary>
    public const int Number = Files + 16;

    /// <summary>u8: <see cref="CallState"/>.</summary>
    public const int State = Number + 2;

    /// <summary>u8: how often the kernel restarted the call.</summary>
    public const int Restarts = State + 1;

    /// <summary>u8: <see cref="CallFlags"/>.</summary>
    public const int Flags = Restarts + 1;

    /// <summary>u8: number of captures that follow.</summary>
    public const int CaptureCount = Flags + 1;

    /// <summary>u16: the thread's calls lost since its previous record that got through, saturating.</summary>
    public const int LostBefore = CaptureCount + 1;

    /// <summary>Captures follow here, each a <see cref="CaptureBlock"/>.</summary>
    public const int Captures = LostBefore + 2;
}

/// <summary>Layout of one capture inside a call's record; padded to a multiple of 8 bytes.</summary>
public static class CaptureBlock
{
    /// <summary>u16: bytes that follow the header, unpadded.</summary>
    public const int Length = 0;

    /// <summary>u8: index of the capture in the syscall's plan.</summary>
    public const int Index = 2;

    /// <summary>u8: <see cref="CaptureStatus"/>.</summary>
    public const int Status = 3;

    /// <summary>
    /// u32: the length that the call meant, before any cut; the same as <see cref="Length"/> for texts.
    /// </summary>
    public const int FullLength = 4;

    /// <summary>The bytes.</summary>
    public const int Bytes = 8;
}

/// <summary>How a capture went.</summary>
public enum CaptureStatus : byte
{
    /// <summary>All there.</summary>
    Ok,

    /// <summary>The pointer was NULL.</summary>
    Null,

    /// <summary>The memory could not be read, at enter nor at exit.</summary>
    Faulted,

    /// <summary>Longer than the plan allows; the beginning is there.</summary>
    Cut,
}

/// <summary>What became of a call.</summary>
public enum CallState : byte
{
    /// <summary>Returned.</summary>
    Finished,

    /// <summary>Was running when the trace began: enter time and latency unknown.</summary>
    RunningAtStart,

    /// <summary>Is still running at the end of the trace.</summary>
    RunningAtStop,

    /// <summary>The thread was killed inside the call.</summary>
    Killed,

    /// <summary>Refused by a seccomp filter before it began.</summary>
    Denied,

    /// <summary>Does not return by design (exit, exit_group, rt_sigreturn).</summary>
    NoReturn,

    /// <summary>Interrupted, and neither restarted nor turned into EINTR in view (a handler jumped away).</summary>
    Abandoned,
}

/// <summary>Properties of a call's record.</summary>
[Flags]
public enum CallFlags : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A 32-bit compat call: its number and words follow the i386 ABI.</summary>
    Compat = 1,
}
