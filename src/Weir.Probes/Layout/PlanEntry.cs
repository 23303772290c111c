using Weir.Catalogue.Plans;

namespace Weir.Probes.Layout;

/// <summary>Layout of one syscall's plan in the plan table: 128 bytes, indexed by syscall number.</summary>
internal static class PlanEntry
{
    /// <summary>u32: <see cref="Layout.PlanFlags"/>.</summary>
    internal const int Flags = 0;

    /// <summary>u32: one call in so many gets a row; 0 and 1: all.</summary>
    internal const int SampleEvery = 4;

    /// <summary>u8: number of captures.</summary>
    internal const int CaptureCount = 8;

    /// <summary>u32: calls seen by sampling.</summary>
    internal const int Sampled = 12;

    /// <summary>Two file slots of 4 bytes: form, argument, path or flags argument, offset / 4 or bit.</summary>
    internal const int Slots = 16, SlotBytes = 4;

    /// <summary>Captures, <see cref="CaptureBytes"/> each.</summary>
    internal const int Captures = 24;

    /// <summary>
    /// Size of one capture: argument, bits, pointer offset, length source, length argument, length offset, scale, most
    /// bytes.
    /// </summary>
    internal const int CaptureBytes = 16;

    /// <summary>Offsets within a capture.</summary>
    internal const int CaptureArgument = 0, CaptureBits = 1, CapturePointerOffset = 2, CaptureLength = 4,
        CaptureLengthArgument = 5, CaptureLengthOffset = 6, CaptureScale = 8, CaptureMost = 10;

    /// <summary>Bits of a capture.</summary>
    internal const int BitExit = 1, BitText = 2, BitVector = 4, BitIndirect = 8;

    /// <summary>Size of an entry.</summary>
    internal const int SizeBytes = 128;

    /// <summary>Number of entries; numbers at or above it share <see cref="Unknown"/>.</summary>
    internal const int Count = 512;

    /// <summary>The entry of calls that have no row, 32-bit ones among them: six words.</summary>
    internal const int Unknown = 511;

    /// <summary>Writes a plan into its entry.</summary>
    internal static void Write(Span<byte> entry, SyscallPlan plan, PlanFlags flags, int sampleEvery)
    {
        entry[..SizeBytes].Clear();
        flags |= WorkOf(plan);
        BitConverter.TryWriteBytes(entry[Flags..], (int)flags);
        BitConverter.TryWriteBytes(entry[SampleEvery..], sampleEvery);
        entry[CaptureCount] = (byte)plan.Captures.Length;
        WriteSlot(entry[Slots..], plan.First);
        WriteSlot(entry[(Slots + 4)..], plan.Second);
        for (int i = 0; i < plan.Captures.Length; i++)
        {
            WriteCapture(entry[(Captures + i * CaptureBytes)..], plan.Captures[i]);
        }
    }

    private static PlanFlags WorkOf(SyscallPlan plan)
    {
        PlanFlags work = PlanFlags.None;
        foreach (CaptureSpec capture in plan.Captures)
        {
            work |= capture.Phase == CapturePhase.Enter ? PlanFlags.EnterCaptures : PlanFlags.ExitCaptures;
        }

        foreach (FileSlot slot in (ReadOnlySpan<FileSlot>)[plan.First, plan.Second])
        {
            work |= slot.Form switch
            {
                FileSlotForm.None => PlanFlags.None,
                FileSlotForm.Result or FileSlotForm.MemoryAtExit or FileSlotForm.RingResult => PlanFlags.ExitFiles,
                _ => PlanFlags.EnterFiles,
            };
        }

        return work;
    }

    private static void WriteSlot(Span<byte> at, FileSlot slot)
    {
        at[0] = (byte)slot.Form;
        at[1] = slot.Argument;
        at[2] = slot.Path;
        at[3] = (byte)(slot.Form == FileSlotForm.RingDescriptor ? slot.Offset : slot.Offset / 4);
    }

    private static void WriteCapture(Span<byte> at, CaptureSpec capture)
    {
        at[CaptureArgument] = capture.Argument;
        at[CaptureBits] = (byte)((capture.Phase == CapturePhase.Exit ? BitExit : 0)
            | (capture.Form == CaptureForm.Text ? BitText : 0)
            | (capture.Form == CaptureForm.TextVector ? BitVector : 0)
            | (capture.PointerOffset is null ? 0 : BitIndirect));
        BitConverter.TryWriteBytes(at[CapturePointerOffset..], capture.PointerOffset ?? 0);
        at[CaptureLength] = (byte)capture.Length;
        at[CaptureLengthArgument] = capture.LengthArgument;
        BitConverter.TryWriteBytes(at[CaptureLengthOffset..], capture.LengthOffset);
        BitConverter.TryWriteBytes(at[CaptureScale..], capture.Scale);
        BitConverter.TryWriteBytes(at[CaptureMost..], capture.MaxBytes);
    }
}

/// <summary>What the gates do for a syscall.</summary>
[Flags]
internal enum PlanFlags
{
    None = 0,

    /// <summary>Somebody wants it.</summary>
    Selected = 1,

    /// <summary>It never returns: its record is made at enter.</summary>
    NoReturn = 2,

    /// <summary>Memory is copied at enter.</summary>
    EnterCaptures = 4,

    /// <summary>Memory is copied at exit.</summary>
    ExitCaptures = 8,

    /// <summary>Descriptors are looked up at enter.</summary>
    EnterFiles = 16,

    /// <summary>Descriptors are looked up at exit.</summary>
    ExitFiles = 32,

    /// <summary>It returns from a signal handler (rt_sigreturn).</summary>
    LeavesHandler = 64,

    /// <summary>It resumes an interrupted call (restart_syscall).</summary>
    Resumes = 128,

    /// <summary>Sampling applies.</summary>
    Sampled = 256,

    /// <summary>It submits native AIO (io_submit).</summary>
    AioSubmit = 512,

    /// <summary>It reaps events of native AIO (io_getevents).</summary>
    AioReap = 1024,

    /// <summary>It ends a context of native AIO or an operation of it (io_destroy, io_cancel).</summary>
    AioEnd = 2048,

    /// <summary>It ends a whole context of native AIO (io_destroy).</summary>
    AioDestroy = 4096,

    /// <summary>
    /// Nobody asked for it, but it is followed for what it does to asynchronous operations: it has neither row nor
    /// count.
    /// </summary>
    Followed = 8192,
}
