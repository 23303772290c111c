using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>An array of message headers, each with the length that was moved (<c>mmsghdr.in[vlen]</c>).</summary>
public sealed class MessageVectorKind : ArgumentKind
{
    /// <summary>sizeof(struct mmsghdr): a header, u32 msg_len, padding.</summary>
    private const int EntryBytes = 64;

    private const int MaxEntries = 8;

    private readonly MemoryDirection _direction;
    private readonly Length _length;

    internal MessageVectorKind(string spelling, MemoryDirection direction, Length length)
    {
        Spelling = spelling;
        _direction = direction;
        _length = length;
    }

    /// <inheritdoc/>
    public override string Spelling { get; }

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index) => MemoryCapture.Plan(
        plan, index, MemoryDirection.Out, _length, EntryBytes, MaxEntries * EntryBytes);

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        Capture capture = call.Find(index, CapturePhase.Exit);
        if (!capture.HasBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        // Messages beyond the result were not moved.
        int moved = (int)Math.Min((ulong)Math.Max(0, call.Result), (ulong)(capture.Bytes.Length / EntryBytes));
        text.Append('[');
        for (int i = 0; i < moved; i++)
        {
            ReadOnlySpan<byte> entry = capture.Bytes[(i * EntryBytes)..];
            text.Append(i == 0 ? "{msg_iovlen=" : ", {msg_iovlen=");
            ulong buffers = BinaryPrimitives.ReadUInt64LittleEndian(entry[MessageMemory.VectorCountOffset..]);
            Numbers.AppendUnsigned(text, buffers).Append(", msg_len=");
            Numbers.AppendUnsigned(text, BinaryPrimitives.ReadUInt32LittleEndian(entry[MessageMemory.SizeBytes..]));
            text.Append('}');
        }

        text.Append((ulong)moved < call.Arguments[index + 1] ? ", ...]" : "]");
    }

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        ulong array = call.Arguments[index];
        if (array == 0 || !_length.TryEvaluate(call, out ulong count))
        {
            return;
        }

        count = Math.Min((uint)count, CallMemory.MaxElements);
        for (ulong i = 0; i < count; i++)
        {
            ulong entry = array + (i * EntryBytes);
            ranges.Add(new MemoryRange(entry, EntryBytes, MemoryDirection.InOut, index));

            // After the call msg_len bounds what was received into each message's buffers.
            bool received = call.HasResult && _direction.HasFlag(MemoryDirection.Out);
            ulong limit = ulong.MaxValue;
            if (received && !call.TryRead(entry + MessageMemory.SizeBytes, 4, out limit))
            {
                limit = 0;
            }

            MessageMemory.Add(call, entry, index, _direction, limit, ranges);
        }
    }
}
