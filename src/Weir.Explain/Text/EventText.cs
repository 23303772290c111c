using System.Globalization;
using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Explain.Probes;
using Weir.Explain.Sights;
using Weir.Explain.Symbols;
using Weir.Explain.Trees;

namespace Weir.Explain.Text;

/// <summary>What was seen, in words.</summary>
internal sealed class EventText(Story story, KernelSymbols symbols)
{
    /// <summary>Whether a sight is worth a word of its own.</summary>
    internal static bool IsQuiet(Sight sight) =>
        sight.Kind is SightKind.Enter or SightKind.Return or SightKind.Taken
        || (sight.Kind == SightKind.Point && Points.Quiet.Contains(PointName(sight)));

    /// <summary>The words, or null.</summary>
    internal string? Of(Sight s) => s.Kind switch
    {
        SightKind.Gone => "the thread ends here",
        SightKind.Waking => $"wakes {Who(s)}",
        SightKind.BioQueue => $"bio: {BlockText.Of(s)}",
        SightKind.RequestInsert => "request goes to the I/O scheduler",
        SightKind.RequestIssue => $"request goes to the driver: {BlockText.Of(s)}",
        SightKind.RequestComplete => Completed(s),
        SightKind.BioComplete => "bio is done",
        SightKind.WorkQueue => $"leaves {symbols.Name(s.B + 1)} to a kernel thread",
        SightKind.WorkStart => $"begins {symbols.Name(s.B + 1)}{Since(s, SightKind.WorkQueue, "it was queued")}",
        SightKind.WorkEnd => "the work ends",
        SightKind.DirectBegin => $"direct transfer begins, offset {s.B}",
        SightKind.DirectDone => $"direct transfer is done: {Result((long)s.C, "B")}",
        SightKind.AioBegin => "request is made (struct aio_kiocb)",
        SightKind.AioEnd => $"the event is in the ring; request is freed"
            + Since(s, SightKind.AioBegin, "it was made"),
        SightKind.RingSubmit => $"request: {Operation(s.B)}",
        SightKind.RingWorker => $"{Operation(s.B)} is left to a worker thread (io-wq)",
        SightKind.RingPoll => $"{Operation(s.B)} waits for its file to become ready",
        SightKind.RingTask => $"{Operation(s.B)}: its end is left to the thread that owns the ring",
        SightKind.RingComplete => $"completion is posted: {Result((int)s.B, null)}"
            + Since(s, SightKind.RingSubmit, "it was submitted"),
        SightKind.Point => IsQuiet(s) ? null : PointName(s),
        _ => null,
    };

    /// <summary>The name of the tracepoint of a point.</summary>
    internal static string PointName(Sight s) => s.A < (ulong)Points.All.Length ? Points.All[(int)s.A] : "?";

    private static string Operation(ulong opcode) => RingOps.Find((int)opcode)?.Name ?? $"operation {opcode}";

    private static string Result(long result, string? unit) =>
        ErrnoText.IsError(result) ? ErrnoText.Of(result).Name()
        : unit is null ? result.ToString(CultureInfo.InvariantCulture)
        : Quantity.Bytes(result);

    private string Who(Sight s) => (int)s.A == story.Caller.Tid ? "the caller" : $"{s.OtherComm} ({(int)s.A})";

    private string Completed(Sight s)
    {
        int status = BlockText.Status(s);
        string how = status == 0 ? "the device is done" : $"the device failed (status {status})";
        return $"{how}: {BlockText.Of(s)}{Since(s, SightKind.RequestIssue, "the driver got it")}";
    }

    /// <summary>How long ago the same address was seen so.</summary>
    private string Since(Sight s, SightKind kind, string what) =>
        story.Sights.LastOrDefault(e => e.Kind == kind && e.A == s.A && e.TimeNs <= s.TimeNs) is { } earlier
            ? $", {Quantity.Time(s.TimeNs - earlier.TimeNs)} after {what}"
            : "";
}
