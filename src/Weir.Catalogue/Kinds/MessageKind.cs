using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Lists;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// A message header with its address, buffers and control data (<c>msghdr.in</c>, <c>msghdr.out</c>).
/// </summary>
public sealed class MessageKind : ArgumentKind
{
    private const int MaxVectorBytes = 256;

    private readonly MemoryDirection _direction;

    internal MessageKind(string spelling, MemoryDirection direction)
    {
        Spelling = spelling;
        _direction = direction;
    }

    /// <inheritdoc/>
    public override string Spelling { get; }

    private CapturePhase Phase => _direction == MemoryDirection.In ? CapturePhase.Enter : CapturePhase.Exit;

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index)
    {
        ArgumentNullException.ThrowIfNull(plan);
        CaptureSpec header = new()
        {
            Argument = (byte)index,
            Phase = Phase,
            Length = LengthSource.Constant,
            Scale = MessageMemory.SizeBytes,
            MaxBytes = MessageMemory.SizeBytes,
        };
        plan.Capture(header);
        plan.Capture(header with
        {
            PointerOffset = MessageMemory.NameOffset,
            Length = LengthSource.Memory32,
            LengthArgument = (byte)index,
            LengthOffset = MessageMemory.NameLengthOffset,
            Scale = 1,
            MaxBytes = SocketAddressKind.MaxBytes,
        });
        plan.Capture(header with
        {
            Phase = CapturePhase.Enter,
            PointerOffset = MessageMemory.VectorOffset,
            Length = LengthSource.Memory64,
            LengthArgument = (byte)index,
            LengthOffset = MessageMemory.VectorCountOffset,
            Scale = VectorMemory.EntryBytes,
            MaxBytes = MaxVectorBytes,
        });
    }

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        Capture header = call.Find(index, Phase);
        if (!header.HasBytes || header.Bytes.Length < MessageMemory.SizeBytes)
        {
            Numbers.AppendPointer(text, call.Arguments[index]);
            return;
        }

        Capture name = call.Find(index, Phase, MessageMemory.NameOffset);
        Capture vector = call.Find(index, CapturePhase.Enter, MessageMemory.VectorOffset);
        text.Append('{');
        if (name.HasBytes && !name.Bytes.IsEmpty)
        {
            SocketAddress.Append(text.Append("msg_name="), name.Bytes);
            text.Append(", ");
        }

        text.Append("msg_iov=");
        if (vector.HasBytes)
        {
            Vectors.Append(text, vector.Bytes, vector.IsCut, default);
        }
        else
        {
            Numbers.AppendPointer(text, Word(header.Bytes, MessageMemory.VectorOffset));
        }

        Numbers.AppendUnsigned(text.Append(", msg_controllen="), Word(header.Bytes, MessageMemory.ControlLengthOffset));
        text.Append(", msg_flags=");
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(header.Bytes[MessageMemory.FlagsOffset..]);
        ConstantList.Get("msg").AppendFlags(text, flags);
        text.Append('}');
    }

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges) =>
        MessageMemory.Add(
            call, call.Arguments[index], index, _direction, VectorMemory.Limit(call, _direction), ranges);

    /// <inheritdoc/>
    public override bool HasRoom => true;

    /// <inheritdoc/>
    public override bool TryCapacity(in CallView call, int index, out ulong bytes) =>
        VectorKind.TrySum(call.Find(index, CapturePhase.Enter, MessageMemory.VectorOffset), out bytes);

    private static ulong Word(ReadOnlySpan<byte> header, int offset) =>
        BinaryPrimitives.ReadUInt64LittleEndian(header[offset..]);
}
