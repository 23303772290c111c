using Weir.Bpf.Assembly;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// The local function that turns a call's image in the thread's state into a record:
/// <c>emit(R1 = state, R2 = time, R3 = result, R4 = CallState | parked &lt;&lt; 8)</c>. It counts the call as a row or
/// as lost.
/// </summary>
internal static class EmitCode
{
    /// <summary>Bit of R4 that chooses the parked image.</summary>
    internal const int FromParked = 256;

    private const int Cpu = -8, Time = -16, Result = -24, State = -32, Size = -40, Key = -48;

    internal static void Call(GateCode g) => g.CallShared("emit", Write, TaskState.SizeBytes, 0, 0, 0);

    /// <summary>destination = the thread's losses since its last record, as a record holds them. R6 = state.</summary>
    internal static void LoadLostBefore(GateCode g, Register destination)
    {
        Assembler a = g.A;
        Label few = a.NewLabel("few");
        a.LoadFrom(Width.Word, destination, R6, TaskState.LostBefore);
        a.JumpIf(destination, Condition.BelowOrEqual, ushort.MaxValue, few);
        a.Set(destination, ushort.MaxValue);
        a.Mark(few);
    }

    private static void Write(GateCode g)
    {
        Assembler a = g.A;
        Label full = a.NewLabel("full"), none = a.NewLabel("none"), plain = a.NewLabel("plain"),
            copied = a.NewLabel("copied"), running = a.NewLabel("running");
        a.Store(Width.Double, Frame, Time, R2);
        a.Store(Width.Double, Frame, Result, R3);
        a.Store(Width.Double, Frame, State, R4);
        a.Move(R6, R1);

        // R9 = the image. Captures are the last begun call's: a parked one's as long as none began since.
        a.Move(R9, R6);
        a.Add(R9, TaskState.Image);
        a.Store(Width.Double, Frame, Size, CallRecord.Captures);
        a.JumpIf(R4, Condition.AnySet, FromParked, plain);
        a.LoadFrom(Width.Word, R1, R6, TaskState.CaptureBytes);
        a.Add(R1, CallRecord.Captures);
        a.Store(Width.Double, Frame, Size, R1);
        a.Jump(running);
        a.Mark(plain);
        a.Move(R9, R6);
        a.Add(R9, TaskState.Parked);
        a.LoadFrom(Width.Double, R1, R6, TaskState.Parked + CallRecord.EnterTime);
        a.LoadFrom(Width.Double, R2, R6, TaskState.Image + CallRecord.EnterTime);
        a.JumpIf(R1, Condition.NotEqual, R2, running);
        a.LoadFrom(Width.Word, R1, R6, TaskState.CaptureBytes);
        a.Add(R1, CallRecord.Captures);
        a.Store(Width.Double, Frame, Size, R1);
        a.Mark(running);

        g.Ring(Cpu, none);
        a.Move(R7, R0);
        g.Count(R7, Counter.Calls, R1);
        RingCode.Reserve(g, R7, R8, CallRecord.Captures + TextArea.MaxUsed, full);
        CopyImage(g);

        // Most calls have no captures.
        a.LoadFrom(Width.Double, R1, Frame, Size);
        a.JumpIf(R1, Condition.BelowOrEqual, CallRecord.Captures, copied);
        CopyCaptures(g, copied);
        a.Mark(copied);

        a.LoadFrom(Width.Double, R3, Frame, Size);
        RingCode.Header(g, R8, R3, RecordKind.Call, Cpu, R2);
        a.Store(Width.Word, R6, TaskState.LostBefore, 0);
        g.Count(R7, Counter.Rows, R1);
        a.LoadFrom(Width.Double, R8, Frame, Size);
        RingCode.Publish(g, R7, R8);
        a.Exit(0);

        a.Mark(full);
        g.Count(R7, Counter.Lost, R1);
        foreach (int at in (int[])[TaskState.LostBefore, TaskState.LostTotal])
        {
            a.LoadFrom(Width.Word, R1, R6, at);
            a.Add(R1, 1);
            a.Store(Width.Word, R6, at, R1);
        }

        a.Mark(none);
        a.Exit(0);
    }

    /// <summary>R6 = state, R8 = record, R9 = image.</summary>
    private static void CopyImage(GateCode g)
    {
        Assembler a = g.A;
        for (int at = CallRecord.EnterTime; at < CallRecord.Captures; at += 8)
        {
            if (at != CallRecord.Result && at != CallRecord.Number)
            {
                a.LoadFrom(Width.Double, R1, R9, at);
                a.Store(Width.Double, R8, at, R1);
            }
        }

        a.LoadFrom(Width.Double, R1, Frame, Time);
        a.Store(Width.Double, R8, RecordHeader.Time, R1);
        a.LoadFrom(Width.Double, R1, Frame, Result);
        a.Store(Width.Double, R8, CallRecord.Result, R1);

        // number (16) | state (8) | restarts (8) | flags (8) | captures (8) | lost before (16)
        a.LoadFrom(Width.Double, R1, R9, CallRecord.Number);
        a.LoadFrom(Width.Double, R2, Frame, State);
        a.Compute(Operation.And, R2, 255);
        a.Compute(Operation.ShiftLeft, R2, 16);
        a.Compute(Operation.Or, R1, R2);
        LoadLostBefore(g, R2);
        a.Compute(Operation.ShiftLeft, R2, 48);
        a.Compute(Operation.Or, R1, R2);
        a.Store(Width.Double, R8, CallRecord.Number, R1);
    }

    private static void CopyCaptures(GateCode g, Label copied)
    {
        Assembler a = g.A;
        Label gone = a.NewLabel("gone"), here = a.NewLabel("here");
        g.Mine(g.Maps.Texts, create: false, Key);
        a.JumpIf(R0, Condition.Equal, 0, gone);
        a.LoadFrom(Width.Word, R2, R6, TaskState.CaptureBytes);
        a.JumpIf(R2, Condition.Above, TextArea.MaxUsed, gone);
        a.JumpIf(R2, Condition.Equal, 0, gone);
        a.LoadFrom(Width.Word, R1, R0, TextArea.Blocks);
        a.Store(Width.Byte, R8, CallRecord.CaptureCount, R1);
        a.Move(R3, R0);
        a.Add(R3, TextArea.Data);
        a.Move(R1, R8);
        a.Add(R1, CallRecord.Captures);
        a.Call(Helper.ProbeReadKernel);
        a.Jump(here);
        a.Mark(gone);
        a.Store(Width.Double, Frame, Size, CallRecord.Captures);
        a.Mark(here);
        a.Jump(copied);
    }
}
