using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>How a child ended or stopped, as wait4 reports it (<c>wstatus.out</c>).</summary>
public sealed class WaitStatusKind : ArgumentKind
{
    private const int SizeBytes = 4;

    /// <inheritdoc/>
    public override string Spelling => "wstatus.out";

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index) =>
        MemoryCapture.Plan(plan, index, MemoryDirection.Out, length: null, SizeBytes, SizeBytes);

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        Capture capture = call.Find(index, CapturePhase.Exit);

        // A result of 0 (WNOHANG) says nothing of any child, and nothing was written.
        if (!capture.HasBytes || capture.Bytes.Length < SizeBytes || call.Result == 0)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        Append(text, BinaryPrimitives.ReadInt32LittleEndian(capture.Bytes));
    }

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges) =>
        MemoryCapture.Effect(call, index, MemoryDirection.Out, length: null, SizeBytes, ranges);

    // The encoding of bits/waitstatus.h.
    private static void Append(StringBuilder text, int status)
    {
        int signal = status & 0x7f;
        int code = (status >> 8) & 0xff;
        text.Append((status & 0xffff, signal) switch
        {
            (0xffff, _) => "[continued]",
            (_, 0) => $"[exited {code}]",
            (_, 0x7f) => $"[stopped SIG{SignalNames.Short(code)}]",
            _ when (status & 0x80) != 0 => $"[killed SIG{SignalNames.Short(signal)}, core dumped]",
            _ => $"[killed SIG{SignalNames.Short(signal)}]",
        });
    }
}
