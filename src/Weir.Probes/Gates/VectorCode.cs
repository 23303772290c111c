using Weir.Bpf.Assembly;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>Copying a NULL-terminated array of texts (argv) into one capture block.</summary>
internal static class VectorCode
{
    /// <summary>The most texts that are copied; more are marked as cut.</summary>
    internal const int MaxTexts = 32;

    private const int MaxText = 256, Step = -72, Pointer = -80, Turn = -88, LastStart = TextArea.MaxCapture - MaxText;

    /// <summary>
    /// R8 = area, R9 = specification. The length so far lives in the block itself, for the verifier's sake. Loses R0
    /// to R5.
    /// </summary>
    internal static void Copy(GateCode g, int block, int address, Label faulted, Label close)
    {
        Assembler a = g.A;
        Label loop = a.NewLabel("text"), cut = a.NewLabel("vector_cut"), skip = a.NewLabel("unread"),
            whole = a.NewLabel("vector_end");
        StepLoop.Begin(g, Step, MaxTexts + 1);
        a.Mark(loop);
        StepLoop.Next(g, Step, MaxTexts + 1, cut);
        a.Store(Width.Double, Frame, Turn, R0);
        a.Store(Width.Double, Frame, Pointer, 0);
        a.Move(R1, Frame);
        a.Add(R1, Pointer);
        a.Set(R2, 8);
        a.LoadFrom(Width.Double, R3, Frame, Turn);
        a.Compute(Operation.ShiftLeft, R3, 3);
        a.LoadFrom(Width.Double, R4, Frame, address);
        a.Add(R3, R4);
        a.Call(Helper.ProbeReadUser);
        a.JumpIf(R0, Condition.NotEqual, 0, skip);
        a.LoadFrom(Width.Double, R3, Frame, Pointer);
        a.JumpIf(R3, Condition.Equal, 0, whole);
        a.LoadFrom(Width.Double, R1, Frame, block);
        a.LoadFrom(Width.Half, R4, R1, CaptureBlock.Length);
        a.JumpIf(R4, Condition.Above, LastStart, cut);
        a.LoadFrom(Width.Double, R2, Frame, Turn);
        a.JumpIf(R2, Condition.AboveOrEqual, MaxTexts, cut);
        a.Add(R1, CaptureBlock.Bytes);
        a.Add(R1, R4);
        a.Set(R2, MaxText);
        a.Call(Helper.ProbeReadUserText);
        a.JumpIf(R0, Condition.LessOrEqual, 0, skip);
        a.LoadFrom(Width.Double, R1, Frame, block);
        a.LoadFrom(Width.Half, R4, R1, CaptureBlock.Length);
        a.Add(R4, R0);
        a.Store(Width.Half, R1, CaptureBlock.Length, R4);
        a.Store(Width.Word, R1, CaptureBlock.FullLength, R4);

        // A text that fills its room was cut; those behind it are still worth having.
        a.JumpIf(R0, Condition.NotEqual, MaxText, loop);
        a.Store(Width.Byte, R1, CaptureBlock.Status, (int)CaptureStatus.Cut);
        a.Jump(loop);
        a.Mark(skip);
        StepLoop.End(g, Step);
        a.Jump(faulted);
        a.Mark(cut);
        a.LoadFrom(Width.Double, R1, Frame, block);
        a.Store(Width.Byte, R1, CaptureBlock.Status, (int)CaptureStatus.Cut);
        a.Mark(whole);
        StepLoop.End(g, Step);
        a.Jump(close);
    }
}
