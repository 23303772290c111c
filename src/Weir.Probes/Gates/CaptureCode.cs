using Weir.Bpf.Assembly;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// The local functions <c>capture_enter</c> and <c>capture_exit(R1 = state, R2 = plan, R3 = result)</c>: copy the
/// program's memory that the plan names into the thread's text area; <c>capture_submit</c> is the first of them for an
/// asynchronous operation, which has this CPU's own area, as the thread's is in use by the call that submits.
/// </summary>
internal static class CaptureCode
{
    private const int Area = -8, Result = -16, Index = -24, Block = -32, Address = -40, Full = -48, Word = -56;

    internal static void CallEnter(GateCode g) => Call(g, "capture_enter", CapturePhase.Enter);

    internal static void CallExit(GateCode g) => Call(g, "capture_exit", CapturePhase.Exit);

    internal static void CallSubmit(GateCode g) =>
        Call(g, "capture_submit", CapturePhase.Enter, ofOperation: true);

    private static void Call(GateCode g, string name, CapturePhase phase, bool ofOperation = false) =>
        g.CallShared(name, c => Write(c, phase, ofOperation), TaskState.SizeBytes, PlanEntry.SizeBytes, 0);

    private static void Write(GateCode g, CapturePhase phase, bool ofOperation)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("no_area"), loop = a.NewLabel("each"), next = a.NewLabel("next"), finish =
            a.NewLabel("finish");
        a.Move(R6, R1);
        a.Move(R7, R2);
        a.Store(Width.Double, Frame, Result, R3);
        if (ofOperation)
        {
            a.Store(Width.Word, Frame, Word, 0);
            g.A.Lookup(g.Maps.AsyncTexts, Word);
        }
        else
        {
            g.Mine(g.Maps.Texts, create: true, Word);
        }

        a.JumpIf(R0, Condition.Equal, 0, none);
        a.Move(R8, R0);
        if (phase == CapturePhase.Enter)
        {
            a.Store(Width.Double, R8, TextArea.Used, 0);
            a.Store(Width.Word, R8, TextArea.Faulted, 0);
        }

        a.Store(Width.Double, Frame, Index, 0);
        a.Mark(loop);
        a.LoadFrom(Width.Double, R1, Frame, Index);
        a.JumpIf(R1, Condition.AboveOrEqual, SyscallPlan.MaxCaptures, finish);
        a.LoadFrom(Width.Byte, R2, R7, PlanEntry.CaptureCount);
        a.JumpIf(R1, Condition.AboveOrEqual, R2, finish);
        a.Compute(Operation.ShiftLeft, R1, 4);
        a.Move(R9, R7);
        a.Add(R9, R1);
        a.Add(R9, PlanEntry.Captures);
        Choose(g, phase, next);
        a.Move(R1, R6);
        a.Move(R2, R9);
        a.Move(R3, R8);
        a.LoadFrom(Width.Double, R4, Frame, Index);
        a.LoadFrom(Width.Double, R5, Frame, Result);
        g.CallShared(
            "capture", c => One(c, ofOperation), TaskState.SizeBytes, PlanEntry.CaptureBytes, TextArea.SizeBytes, 0, 0);
        a.Mark(next);
        a.LoadFrom(Width.Double, R1, Frame, Index);
        a.Add(R1, 1);
        a.Store(Width.Double, Frame, Index, R1);
        a.Jump(loop);

        a.Mark(finish);
        a.LoadFrom(Width.Word, R1, R8, TextArea.Used);
        a.Store(Width.Word, R6, TaskState.CaptureBytes, R1);
        a.Mark(none);
        a.Exit(0);
    }

    /// <summary>
    /// Skips captures of the other phase; at exit, takes again the texts that were not resident at enter.
    /// </summary>
    private static void Choose(GateCode g, CapturePhase phase, Label skip)
    {
        Assembler a = g.A;
        Label take = a.NewLabel("take"), mine = a.NewLabel("mine");
        a.LoadFrom(Width.Byte, R1, R9, PlanEntry.CaptureBits);
        if (phase == CapturePhase.Enter)
        {
            a.JumpIf(R1, Condition.AnySet, PlanEntry.BitExit, skip);
            return;
        }

        a.JumpIf(R1, Condition.AnySet, PlanEntry.BitExit, mine);
        a.LoadFrom(Width.Double, R2, Frame, Index);
        a.LoadFrom(Width.Word, R1, R8, TextArea.Faulted);
        a.Compute(Operation.ShiftRight, R1, R2);
        a.JumpIf(R1, Condition.AnySet, 1, take);
        a.Jump(skip);
        a.Mark(mine);
        a.LoadFrom(Width.Double, R1, Frame, Result);
        a.JumpIf(R1, Condition.Less, 0, skip);
        a.Mark(take);
    }

    /// <summary>
    /// <c>capture(R1 = state, R2 = the capture's specification, R3 = area, R4 = its index, R5 = result)</c>
    /// </summary>
    private static void One(GateCode g, bool ofOperation)
    {
        Assembler a = g.A;
        Label full = a.NewLabel("area_full"), empty = a.NewLabel("null"), faulted = a.NewLabel("faulted"), close =
            a.NewLabel("close"),
            bytes = a.NewLabel("bytes"), vector = a.NewLabel("vector"), text = a.NewLabel("text");
        a.Move(R6, R1);
        a.Move(R9, R2);
        a.Move(R8, R3);
        a.Store(Width.Double, Frame, Index, R4);
        a.Store(Width.Double, Frame, Result, R5);
        a.LoadFrom(Width.Word, R1, R8, TextArea.Used);
        a.JumpIf(R1, Condition.Above, TextArea.LastStart, full);
        a.Add(R1, R8);
        a.Add(R1, TextArea.Data);
        a.Store(Width.Double, Frame, Block, R1);
        a.LoadFrom(Width.Double, R2, Frame, Index);
        a.Compute(Operation.ShiftLeft, R2, 8 * CaptureBlock.Index);
        a.Store(Width.Double, R1, 0, R2);

        LoadAddress(g, empty, faulted);
        a.LoadFrom(Width.Byte, R1, R9, PlanEntry.CaptureBits);
        a.JumpIf(R1, Condition.AnySet, PlanEntry.BitVector, vector);
        a.JumpIf(R1, Condition.AnySet, PlanEntry.BitText, bytes);
        CopyBytes(g, faulted, close);
        a.Mark(bytes);
        CopyText(g, faulted, close);
        a.Mark(vector);
        VectorCode.Copy(g, Block, Address, faulted, close);

        // Many operations could be given something and are not: that is no reason for a record.
        a.Mark(empty);
        if (ofOperation)
        {
            a.LoadFrom(Width.Byte, R1, R9, PlanEntry.CaptureBits);
            a.JumpIf(R1, Condition.AnySet, PlanEntry.BitText, text);
            a.Jump(full);
            a.Mark(text);
        }

        SetStatus(g, CaptureStatus.Null);
        a.Jump(close);
        a.Mark(faulted);
        SetStatus(g, CaptureStatus.Faulted);
        a.LoadFrom(Width.Double, R2, Frame, Index);
        a.Set(R1, 1);
        a.Compute(Operation.ShiftLeft, R1, R2);
        a.LoadFrom(Width.Word, R3, R8, TextArea.Faulted);
        a.Compute(Operation.Or, R3, R1);
        a.Store(Width.Word, R8, TextArea.Faulted, R3);

        // The block's own length says where the next begins.
        a.Mark(close);
        a.LoadFrom(Width.Double, R1, Frame, Block);
        a.LoadFrom(Width.Half, R2, R1, CaptureBlock.Length);
        a.LoadFrom(Width.Word, R3, R8, TextArea.Used);
        a.Add(R3, R2);
        a.Add(R3, CaptureBlock.Bytes + 7);
        a.Compute(Operation.And, R3, ~7);
        a.Store(Width.Word, R8, TextArea.Used, R3);
        a.LoadFrom(Width.Word, R3, R8, TextArea.Blocks);
        a.Add(R3, 1);
        a.Store(Width.Word, R8, TextArea.Blocks, R3);
        a.Mark(full);
        a.Exit(0);
    }

    /// <summary>Leaves the memory's address in R3 and its slot.</summary>
    private static void LoadAddress(GateCode g, Label empty, Label faulted)
    {
        Assembler a = g.A;
        Label direct = a.NewLabel("direct"), indirect = a.NewLabel("indirect");
        FileCode.LoadArgument(g, R3, R9, PlanEntry.CaptureArgument);
        a.JumpIf(R3, Condition.Equal, 0, empty);
        a.LoadFrom(Width.Byte, R1, R9, PlanEntry.CaptureBits);
        a.JumpIf(R1, Condition.AnySet, PlanEntry.BitIndirect, indirect);
        a.Jump(direct);
        a.Mark(indirect);
        a.LoadFrom(Width.Half, R1, R9, PlanEntry.CapturePointerOffset);
        a.Add(R3, R1);
        ReadWord(g, 8);
        a.JumpIf(R0, Condition.NotEqual, 0, faulted);
        a.LoadFrom(Width.Double, R3, Frame, Word);
        a.JumpIf(R3, Condition.Equal, 0, empty);
        a.Mark(direct);
        a.Store(Width.Double, Frame, Address, R3);
    }

    /// <summary>Reads a word of the program's memory at R3 into its slot; R0 = 0 if that worked.</summary>
    private static void ReadWord(GateCode g, int bytes)
    {
        Assembler a = g.A;
        a.Store(Width.Double, Frame, Word, 0);
        a.Move(R1, Frame);
        a.Add(R1, Word);
        a.Set(R2, bytes);
        a.Call(Helper.ProbeReadUser);
    }

    private static void CopyText(GateCode g, Label faulted, Label close)
    {
        Assembler a = g.A;
        Label cut = a.NewLabel("text_cut");
        a.LoadFrom(Width.Double, R1, Frame, Block);
        a.Add(R1, CaptureBlock.Bytes);
        LoadMost(g);
        a.LoadFrom(Width.Double, R3, Frame, Address);
        a.Call(Helper.ProbeReadUserText);
        a.JumpIf(R0, Condition.LessOrEqual, 0, faulted);

        // The count has the NUL in it; a text that fills its room was cut.
        LoadMost(g);
        a.Move(R3, R0);
        a.Add(R3, -1);
        a.LoadFrom(Width.Double, R1, Frame, Block);
        a.Store(Width.Half, R1, CaptureBlock.Length, R3);
        a.Store(Width.Word, R1, CaptureBlock.FullLength, R3);
        a.JumpIf(R0, Condition.Equal, R2, cut);
        a.Jump(close);
        a.Mark(cut);
        SetStatus(g, CaptureStatus.Cut);
        a.Jump(close);
    }

    private static void CopyBytes(GateCode g, Label faulted, Label close)
    {
        Assembler a = g.A;
        Label whole = a.NewLabel("whole"), narrow = a.NewLabel("narrow");
        LoadLength(g, faulted);
        a.JumpIf(R2, Condition.LessOrEqual, 0, close);
        a.Store(Width.Double, Frame, Full, R2);
        a.LoadFrom(Width.Double, R1, Frame, Block);
        a.Move(R3, R2);
        a.Compute(Operation.ShiftRight, R3, 32);
        a.JumpIf(R3, Condition.Equal, 0, narrow);
        a.Set(R2, -1);
        a.Mark(narrow);
        a.Store(Width.Word, R1, CaptureBlock.FullLength, R2);
        LoadMost(g);
        a.LoadFrom(Width.Double, R3, Frame, Full);
        a.JumpIf(R3, Condition.BelowOrEqual, R2, whole);
        a.Store(Width.Byte, R1, CaptureBlock.Status, (int)CaptureStatus.Cut);
        a.Move(R3, R2);
        a.Mark(whole);
        a.Move(R2, R3);
        Label bounded = a.NewLabel("bounded");
        a.JumpIf(R2, Condition.BelowOrEqual, TextArea.MaxCapture, bounded);
        a.Set(R2, TextArea.MaxCapture);
        a.Mark(bounded);
        a.Store(Width.Half, R1, CaptureBlock.Length, R2);
        a.Add(R1, CaptureBlock.Bytes);
        a.LoadFrom(Width.Double, R3, Frame, Address);
        a.Call(Helper.ProbeReadUser);
        Label read = a.NewLabel("read");
        a.JumpIf(R0, Condition.Equal, 0, read);
        a.LoadFrom(Width.Double, R1, Frame, Block);
        a.Store(Width.Half, R1, CaptureBlock.Length, 0);
        a.Jump(faulted);
        a.Mark(read);
        a.Jump(close);
    }

    /// <summary>R2 = length that the call means.</summary>
    private static void LoadLength(GateCode g, Label faulted)
    {
        Assembler a = g.A;
        Label argument = a.NewLabel("from_argument"), result = a.NewLabel("from_result"), constant =
            a.NewLabel("from_constant"),
            memory32 = a.NewLabel("from_memory32"), memory64 = a.NewLabel("from_memory64"), scale = a.NewLabel("scale");
        a.LoadFrom(Width.Byte, R1, R9, PlanEntry.CaptureLength);
        a.JumpIf(R1, Condition.Equal, (int)LengthSource.Argument, argument);
        a.JumpIf(R1, Condition.Equal, (int)LengthSource.Result, result);
        a.JumpIf(R1, Condition.Equal, (int)LengthSource.Memory32, memory32);
        a.JumpIf(R1, Condition.Equal, (int)LengthSource.Memory64, memory64);
        a.Mark(constant);
        a.Set(R2, 1);
        a.Jump(scale);
        a.Mark(argument);
        FileCode.LoadArgument(g, R2, R9, PlanEntry.CaptureLengthArgument);
        a.Jump(scale);
        a.Mark(result);
        a.LoadFrom(Width.Double, R2, Frame, Result);
        a.Jump(scale);
        foreach ((Label label, int width) in (ReadOnlySpan<(Label, int)>)[(memory32, 4), (memory64, 8)])
        {
            a.Mark(label);
            FileCode.LoadArgument(g, R3, R9, PlanEntry.CaptureLengthArgument);
            a.LoadFrom(Width.Half, R1, R9, PlanEntry.CaptureLengthOffset);
            a.Add(R3, R1);
            ReadWord(g, width);
            a.JumpIf(R0, Condition.NotEqual, 0, faulted);
            a.LoadFrom(Width.Double, R2, Frame, Word);
            a.Jump(scale);
        }

        a.Mark(scale);
        a.LoadFrom(Width.Half, R1, R9, PlanEntry.CaptureScale);
        a.Compute(Operation.Multiply, R2, R1);
    }

    /// <summary>R2 = the most bytes that the plan allows, at most <see cref="TextArea.MaxCapture"/>.</summary>
    private static void LoadMost(GateCode g)
    {
        Assembler a = g.A;
        Label bounded = a.NewLabel("most");
        a.LoadFrom(Width.Half, R2, R9, PlanEntry.CaptureMost);
        a.JumpIf(R2, Condition.BelowOrEqual, TextArea.MaxCapture, bounded);
        a.Set(R2, TextArea.MaxCapture);
        a.Mark(bounded);
    }

    private static void SetStatus(GateCode g, CaptureStatus status)
    {
        g.A.LoadFrom(Width.Double, R1, Frame, Block);
        g.A.Store(Width.Byte, R1, CaptureBlock.Status, (int)status);
    }
}
