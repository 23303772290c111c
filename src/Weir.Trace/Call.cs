using Weir.Catalogue;
using Weir.Catalogue.Records;

namespace Weir.Trace;

/// <summary>
/// One finished or running call. A plain value that lives inside a <see cref="Batches.CallBatch"/>: it is valid as long
/// as its
/// batch is, since the captured memory lies in the batch. Pass it by <c>in</c>. A negative number stands for unknown
/// where a field says so; nothing is guessed.
/// </summary>
public struct Call
{
    /// <summary>What <see cref="Offset"/> is of a call that names none.</summary>
    public const long NoOffset = long.MinValue;

    private ArgumentWords _arguments;

    /// <summary>Position in the trace, from 1, in the order of the records.</summary>
    public ulong Seq { get; set; }

    /// <summary>Boot-clock ns at enter; 0 when the call began before the trace.</summary>
    public ulong TimeNs { get; set; }

    /// <summary>Boot-clock ns when the record was made: the exit, but for calls that do not return.</summary>
    public ulong RecordedNs { get; set; }

    /// <summary>Nanoseconds from the thread's previous exit in view to this enter; -1 unknown.</summary>
    public long GapNs { get; set; }

    /// <summary>Nanoseconds from enter to exit; -1 where one of them was not seen.</summary>
    public long LatencyNs { get; set; }

    /// <summary>Nanoseconds since 1970 at enter; -1 unknown.</summary>
    public long WallNs { get; set; }

    /// <summary>Process (tgid).</summary>
    public int Pid { get; set; }

    /// <summary>Thread.</summary>
    public int Tid { get; set; }

    /// <summary>What is known of the thread; null when nothing came through.</summary>
    public TaskIdentity? Task { get; set; }

    /// <summary>The row; made up from the number where the catalogue has none.</summary>
    public SyscallRow Row { get; set; }

    /// <summary>Number in the call's ABI.</summary>
    public int Number { get; set; }

    /// <summary>CPU that wrote the record.</summary>
    public ushort Cpu { get; set; }

    /// <summary>What became of it.</summary>
    public CallState State { get; set; }

    /// <summary>How often the kernel restarted it.</summary>
    public byte Restarts { get; set; }

    /// <summary>Properties of its record.</summary>
    public CallFlags Flags { get; set; }

    /// <summary>Number of captures.</summary>
    public byte CaptureCount { get; set; }

    /// <summary>Calls of this thread that were lost just before this one, at least.</summary>
    public ushort LostBefore { get; set; }

    /// <summary>Raw result; meaningless unless <see cref="HasResult"/>.</summary>
    public long Result { get; set; }

    /// <summary>The file of the first slot, or null when there is none or its name did not come through.</summary>
    public FileIdentity? First { get; set; }

    /// <summary>The file of the second slot, or null.</summary>
    public FileIdentity? Second { get; set; }

    /// <summary>Key of the first file; 0 when the call has none.</summary>
    public ulong FirstKey { get; set; }

    /// <summary>Key of the second file; 0 when the call has none.</summary>
    public ulong SecondKey { get; set; }

    /// <summary>The file that the call is about: its path or descriptor's name; null when none or unknown.</summary>
    public string? Path { get; set; }

    /// <summary>The other file of a two-file call, such as a rename's target; null when none or unknown.</summary>
    public string? Path2 { get; set; }

    /// <summary>The descriptor that the call is about; -1 none.</summary>
    public int Fd { get; set; }

    /// <summary>Bytes that it moved, by the row's return class; 0 when it failed, -1 when bytes do not apply.</summary>
    public long Bytes { get; set; }

    /// <summary>Bytes that it asked for; -1 when that does not apply or is unknown.</summary>
    public long Requested { get; set; }

    /// <summary>
    /// File offset that it named, which may be negative; <see cref="NoOffset"/> when that does not apply.
    /// </summary>
    public long Offset { get; set; }

    /// <summary>Which interface an asynchronous operation went through; none for syscalls.</summary>
    public AsyncSource Source { get; set; }

    /// <summary>The ways that an asynchronous operation took.</summary>
    public AsyncWays Ways { get; set; }

    /// <summary>The program's own word for an asynchronous operation.</summary>
    public ulong UserData { get; set; }

    /// <summary>Boot-clock ns when the file system had finished an asynchronous operation; 0: not seen.</summary>
    public ulong DoneNs { get; set; }

    /// <summary>
    /// The user-space stack that the call began with: functions from the outermost to the innermost, separated by
    /// semicolons; null when stacks are not recorded, or it is unknown.
    /// </summary>
    public string? Stack { get; set; }

    /// <summary>Memory of the batch that holds the captures.</summary>
    internal byte[]? Arena { get; set; }

    /// <summary>Where the captures begin in the arena.</summary>
    internal int CapturesStart { get; set; }

    /// <summary>Bytes of captures.</summary>
    internal int CapturesLength { get; set; }

    /// <summary>Whether the call returned to the program.</summary>
    public readonly bool HasResult => State is CallState.Finished or CallState.RunningAtStart or CallState.Denied;

    /// <summary>The error, or none: also for the four kernel restart codes, which are visible in the result.</summary>
    public readonly Errno Error => HasResult && IsFailure(Result) ? ErrnoText.Of(Result) : Errno.None;

    /// <summary>Whether the call returned an error.</summary>
    public readonly bool Failed => HasResult && IsFailure(Result);

    /// <summary>The captures, as <see cref="CallRecord.Captures"/> lays them out.</summary>
    public readonly ReadOnlySpan<byte> Captures => Arena.AsSpan(CapturesStart, CapturesLength);

    /// <summary>One argument word.</summary>
    public readonly ulong Argument(int index) => _arguments[index];

    /// <summary>Sets the argument words.</summary>
    internal void SetArguments(in ArgumentWords words) => _arguments = words;

    /// <summary>The call as the kinds of its arguments see it.</summary>
    /// <param name="call">The call; the view refers to it.</param>
    public static CallView View(ref readonly Call call) => new()
    {
        Row = call.Row,
        Arguments = call._arguments,
        Result = call.Result,
        HasResult = call.HasResult,
        Captures = call.Captures,
        FirstFile = call.First?.Name,
        SecondFile = call.Second?.Name,
    };

    // ERESTARTSYS, ERESTARTNOINTR, ERESTARTNOHAND and ERESTART_RESTARTBLOCK (linux/errno.h) mean "interrupted": the
    // program never sees them.
    private static bool IsFailure(long result) =>
        ErrnoText.IsError(result) && result is not (-512 or -513 or -514 or -516);
}
