using System.Buffers.Binary;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;

namespace Weir.Catalogue;

/// <summary>One call as its arguments' kinds see it when they print: words, result and captured memory.</summary>
public readonly ref struct CallView
{
    private readonly SyscallPlan? _plan;

    /// <summary>The row.</summary>
    public required SyscallRow Row { get; init; }

    /// <summary>Six argument words.</summary>
    public required ReadOnlySpan<ulong> Arguments { get; init; }

    /// <summary>Raw result; meaningless unless <see cref="HasResult"/>.</summary>
    public required long Result { get; init; }

    /// <summary>Whether the call returned to the program.</summary>
    public required bool HasResult { get; init; }

    /// <summary>The captures, as <see cref="CallRecord.Captures"/> lays them out.</summary>
    public ReadOnlySpan<byte> Captures { get; init; }

    /// <summary>The plan that the captures were made by; the row's own unless said otherwise.</summary>
    public SyscallPlan Plan
    {
        get => _plan ?? Row.ReadingPlan;
        init => _plan = value;
    }

    /// <summary>Name of the file in the first slot (a descriptor's path), or null.</summary>
    public string? FirstFile { get; init; }

    /// <summary>Name of the file in the second slot, or null.</summary>
    public string? SecondFile { get; init; }

    /// <summary>Whether the kernel picks the buffer, so that the arguments do not bound what it fills.</summary>
    public bool PicksBuffer { get; init; }

    /// <summary>Whether the call returned without an error.</summary>
    public bool Succeeded => HasResult && !ErrnoText.IsError(Result);

    /// <summary>
    /// Name of the file behind the descriptor in an argument (for pairs: at an offset in memory), or null.
    /// </summary>
    public string? FileOf(int argument, int offset = 0)
    {
        if (Names(Plan.First, argument, offset))
        {
            return FirstFile;
        }

        return Names(Plan.Second, argument, offset) ? SecondFile : null;
    }

    /// <summary>Name of the file that the call's result is a descriptor of, or null.</summary>
    public string? FileOfResult() =>
        Plan.First.Form is FileSlotForm.Result or FileSlotForm.RingResult ? FirstFile
        : Plan.Second.Form == FileSlotForm.Result ? SecondFile
        : null;

    /// <summary>
    /// Finds what was captured through an argument. A text that was not resident at enter is there twice, and the
    /// later one counts.
    /// </summary>
    public Capture Find(int argument, CapturePhase phase, ushort? pointerOffset = null)
    {
        Capture found = default;
        ReadOnlySpan<byte> left = Captures;
        while (left.Length >= CaptureBlock.Bytes)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(left[CaptureBlock.Length..]);
            int index = left[CaptureBlock.Index];
            int available = Math.Min(length, left.Length - CaptureBlock.Bytes);
            if (index < Plan.Captures.Length && Fits(Plan.Captures[index], argument, phase, pointerOffset))
            {
                found = new Capture
                {
                    Exists = true,
                    Status = (CaptureStatus)left[CaptureBlock.Status],
                    FullLength = BinaryPrimitives.ReadUInt32LittleEndian(left[CaptureBlock.FullLength..]),
                    Bytes = left.Slice(CaptureBlock.Bytes, available),
                };
            }

            left = left[Math.Min(left.Length, (CaptureBlock.Bytes + length + 7) & ~7)..];
        }

        return found;
    }

    private static bool Fits(in CaptureSpec spec, int argument, CapturePhase phase, ushort? pointerOffset) =>
        spec.Argument == argument && spec.Phase == phase && spec.PointerOffset == pointerOffset;

    private static bool Names(FileSlot slot, int argument, int offset) =>
        slot.Argument == argument && (slot.Form == FileSlotForm.RingDescriptor || (slot.Offset == offset && slot.Form is
            FileSlotForm.Descriptor or FileSlotForm.Directory or FileSlotForm.MemoryAtExit));
}
