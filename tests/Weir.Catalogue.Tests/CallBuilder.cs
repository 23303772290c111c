using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Records;

namespace Weir.Catalogue.Tests;

/// <summary>Makes a call with captures, as the gates would.</summary>
internal sealed class CallBuilder(SyscallRow row, long? result, params ulong[] words)
{
    private readonly List<byte> _captures = [];

    public string? First { get; init; }

    public string? Second { get; init; }

    public SyscallPlan Plan { get; init; } = row.Plan;

    public CallView View => new()
    {
        Row = row,
        Plan = Plan,
        Arguments = (ulong[])[.. words, .. new ulong[6 - words.Length]],
        Result = result ?? 0,
        HasResult = result != null,
        Captures = _captures.ToArray(),
        FirstFile = First,
        SecondFile = Second,
    };

    public CallBuilder Text(int argument, string text) =>
        Bytes(argument, CapturePhase.Enter, Encoding.UTF8.GetBytes(text));

    public CallBuilder Words(int argument, CapturePhase phase, params long[] values)
    {
        byte[] bytes = new byte[values.Length * 8];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * 8), values[i]);
        }

        return Bytes(argument, phase, bytes);
    }

    public CallBuilder Bytes(
        int argument,
        CapturePhase phase,
        byte[] bytes,
        CaptureStatus status = CaptureStatus.Ok,
        ushort? pointerOffset = null)
    {
        int index = Plan.Captures.ToList().FindIndex(
            c => c.Argument == argument && c.Phase == phase && c.PointerOffset == pointerOffset);
        Assert.True(index >= 0, $"{row.Name} captures nothing of argument {argument} at {phase}");
        byte[] header = new byte[CaptureBlock.Bytes];
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)bytes.Length);
        header[CaptureBlock.Index] = (byte)index;
        header[CaptureBlock.Status] = (byte)status;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(CaptureBlock.FullLength), (uint)bytes.Length);
        _captures.AddRange(header);
        _captures.AddRange(bytes);
        _captures.AddRange(new byte[(8 - (bytes.Length % 8)) % 8]);
        return this;
    }

    public string Print()
    {
        StringBuilder text = new();
        CallPrinter.Print(text, View);
        return text.ToString();
    }
}
