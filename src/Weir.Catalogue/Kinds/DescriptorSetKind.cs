using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// A set of descriptors as select takes and returns it (<c>fdset[nfds]</c>): one bit each, in whole words.
/// </summary>
public sealed class DescriptorSetKind : ArgumentKind
{
    // FD_SETSIZE descriptors; the kernel itself takes more.
    private const int MaxBytes = 128;

    private readonly Length _length;

    internal DescriptorSetKind(string spelling, Length length)
    {
        Spelling = spelling;
        _length = length;
    }

    /// <inheritdoc/>
    public override string Spelling { get; }

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index)
    {
        // The gates multiply but do not divide, so a set is read at its usual size, whatever nfds is.
        ArgumentNullException.ThrowIfNull(plan);
        plan.Capture(Spec(index, CapturePhase.Enter));
    }

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        Capture capture = MemoryCapture.Latest(call, index);
        if (!capture.HasBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        ulong stated = _length.TryEvaluate(call, out ulong count) ? count : 0;
        int last = (int)Math.Min(stated, (ulong)capture.Bytes.Length * 8);
        text.Append('[');
        string separator = string.Empty;
        for (int fd = 0; fd < last; fd++)
        {
            if ((capture.Bytes[fd / 8] >> (fd % 8) & 1) != 0)
            {
                Numbers.AppendSigned(text.Append(separator), fd);
                separator = " ";
            }
        }

        text.Append((ulong)last < stated ? " ...]" : "]");
    }

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        ulong address = call.Arguments[index];
        if (address != 0 && _length.TryEvaluate(call, out ulong count) && (int)count > 0)
        {
            ulong bytes = ((ulong)(uint)count + 63) / 64 * 8;
            ranges.Add(new MemoryRange(address, bytes, MemoryDirection.InOut, index));
        }
    }

    private static CaptureSpec Spec(int index, CapturePhase phase) => new()
    {
        Argument = (byte)index,
        Phase = phase,
        Length = LengthSource.Constant,
        Scale = MaxBytes,
        MaxBytes = MaxBytes,
    };
}
