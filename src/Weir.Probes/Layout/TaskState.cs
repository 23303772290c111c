using Weir.Catalogue.Records;

namespace Weir.Probes.Layout;

/// <summary>Layout of what the gates keep for each thread, in task storage.</summary>
internal static class TaskState
{
    /// <summary>u32: scope generation &lt;&lt; 1 | 1 if the thread is traced; 0: not decided yet.</summary>
    internal const int Scope = 0;

    /// <summary>u32: <see cref="TaskFlags"/>.</summary>
    internal const int Flags = 4;

    /// <summary>u32: <see cref="CallPhase"/>.</summary>
    internal const int Phase = 8;

    /// <summary>u32: signal handlers that are running.</summary>
    internal const int HandlerDepth = 12;

    /// <summary>u32: flags of the running call's plan.</summary>
    internal const int PlanFlags = 16;

    /// <summary>u32: calls lost since the last record that got through.</summary>
    internal const int LostBefore = 20;

    /// <summary>u32: calls lost in all.</summary>
    internal const int LostTotal = 24;

    /// <summary>u32: bytes of captures that wait in the texts of this thread.</summary>
    internal const int CaptureBytes = 28;

    /// <summary>u64: pid | tid &lt;&lt; 32.</summary>
    internal const int PidTid = 32;

    /// <summary>u64: credentials and cgroups at the last announcement; 0 asks for one.</summary>
    internal const int Credentials = 40, Cgroups = 48;

    /// <summary>
    /// The files met last, <see cref="LastFiles.Count"/> of them: struct file, dentry, the dentry's sequence and our
    /// name epoch, and its key.
    /// </summary>
    internal const int LastFile = 56, LastDentry = 64, LastSequence = 72, LastEpoch = 76, LastKey = 80;

    /// <summary>u64: passed through by values that the verifier should not follow.</summary>
    internal const int Scratch = 184;

    /// <summary>u64: the parent's process, where the kernel's types are not known to ask it from.</summary>
    internal const int PlainParent = 192;

    /// <summary>The running call, laid out as its record will be.</summary>
    internal const int Image = 200;

    /// <summary>u32: number of the plan that the running call goes by.</summary>
    internal const int PlanIndex = Image + CallRecord.Captures;

    /// <summary>u32: the restart code (positive) that the parked call returned.</summary>
    internal const int ParkedCode = PlanIndex + 4;

    /// <summary>u32: handlers that ran when the call was parked.</summary>
    internal const int ParkedDepth = ParkedCode + 4;

    /// <summary>u32: plan flags of the parked call.</summary>
    internal const int ParkedPlanFlags = ParkedDepth + 4;

    /// <summary>u32: plan, capture bytes and <see cref="CallPhase"/> of the parked call.</summary>
    internal const int ParkedPlanIndex = ParkedPlanFlags + 4, ParkedCaptureBytes = ParkedPlanIndex + 4,
        ParkedPhase = ParkedCaptureBytes + 4;

    /// <summary>
    /// A call that was interrupted and may be restarted; laid out as its record will be, so on 8 bytes too.
    /// </summary>
    internal const int Parked = (ParkedPhase + 4 + 7) & ~7;

    /// <summary>Size of the state.</summary>
    internal const int SizeBytes = Parked + CallRecord.Captures;
}

/// <summary>The files that a thread met last, told apart by the low bits of their descriptors.</summary>
internal static class LastFiles
{
    /// <summary>
    /// How many are remembered: a program that copies alternates between two descriptors, a server between some.
    /// </summary>
    internal const int Count = 4;

    /// <summary>Size of what is kept of one.</summary>
    internal const int Bytes = 32;

    /// <summary>Where one begins is a multiple of its size that this lets through.</summary>
    internal const int Mask = (Count - 1) * Bytes;
}

/// <summary>Facts about a thread.</summary>
[Flags]
internal enum TaskFlags
{
    None = 0,

    /// <summary>Chosen by hand: launched, attached to, or a child of such.</summary>
    Marked = 1,

    /// <summary>
    /// New here: its first exit is the child's return of fork, of the launcher's wait, or of the execve that brought it
    /// into scope, no call of its own.
    /// </summary>
    Fresh = 2,

    /// <summary>May have been inside a call when it was marked.</summary>
    Unsure = 4,

    /// <summary>A call is parked.</summary>
    Parked = 8,
}

/// <summary>Where a thread stands between the gates.</summary>
internal enum CallPhase
{
    /// <summary>In user space.</summary>
    None = 0,

    /// <summary>In a call that gets a row or a count.</summary>
    InCall = 1,

    /// <summary>In a call that nobody asked for, or whose row is out already.</summary>
    Ignored = 2,

    /// <summary>In a call that sampling leaves as a count.</summary>
    CountOnly = 3,

    /// <summary>In a call that nobody asked for, but for what it does to asynchronous operations.</summary>
    Followed = 4,
}
