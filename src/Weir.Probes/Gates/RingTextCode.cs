using Weir.Bpf.Assembly;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// Copies the paths, names and structures that a request of io_uring is given, and sends them at once: few requests
/// have any, and one in flight would have to keep kilobytes. The kernel has copied them a moment before (getname and
/// its like in the request's preparation), so that they are resident, and the thread that submits has the program's
/// memory, directory and descriptors, the ring's own thread too (create_io_thread in kernel/fork.c shares all of them).
/// </summary>
internal static class RingTextCode
{
    private const int Cpu = -8, Zero = -16, Size = -24;

    /// <summary>
    /// <c>ring_texts(R1 = image)</c>: fills in the image's directories; R0 = when the texts were taken, or 0 where it
    /// has none.
    /// </summary>
    internal static void Call(GateCode g) => g.CallFunction("ring_texts", Write);

    private static void Write(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none");
        a.Move(R9, R1);
        RingPlanCode.Load(g, R8, PlanFlags.EnterCaptures, none);

        // A thread without memory of its own has borrowed somebody's: nothing there is the program's for certain.
        g.CurrentTask();
        g.LoadField(Width.Double, R1, R0, "task_struct", "mm");
        a.JumpIf(R1, Condition.Equal, 0, none);
        RingPlanCode.TakeState(g, Zero, none);
        FileCode.FillEnterSlots(g);
        RingPlanCode.GiveFiles(g);
        a.Move(R1, R6);
        a.Move(R2, R8);
        a.Set(R3, 0);
        CaptureCode.CallSubmit(g);
        Send(g, none);
        a.Mark(none);
        a.Exit(0);
    }

    /// <summary>Sends what was copied and returns the time. R6 = state, R9 = image.</summary>
    private static void Send(GateCode g, Label none)
    {
        Assembler a = g.A;
        Label full = a.NewLabel("full");
        a.LoadFrom(Width.Word, R1, R6, TaskState.CaptureBytes);
        a.JumpIf(R1, Condition.Equal, 0, none);
        a.JumpIf(R1, Condition.Above, TextArea.MaxUsed, none);
        a.Store(Width.Double, Frame, Size, R1);
        g.Ring(Cpu, none);
        a.Move(R7, R0);
        RingCode.Reserve(g, R7, R8, AsyncTextRecord.Captures + TextArea.MaxUsed, full);
        g.A.Lookup(g.Maps.AsyncTexts, Zero);
        a.JumpIf(R0, Condition.Equal, 0, none);
        a.LoadFrom(Width.Word, R1, R0, TextArea.Blocks);
        a.Store(Width.Double, R8, AsyncTextRecord.CaptureCount, R1);
        a.Move(R3, R0);
        a.Add(R3, TextArea.Data);
        a.Move(R1, R8);
        a.Add(R1, AsyncTextRecord.Captures);
        a.LoadFrom(Width.Double, R2, Frame, Size);
        a.Call(Helper.ProbeReadKernel);
        foreach ((int from, int to) in (ReadOnlySpan<(int, int)>)
            [(AsyncRecord.Context, AsyncTextRecord.Context), (AsyncRecord.Request, AsyncTextRecord.Request)])
        {
            a.LoadFrom(Width.Double, R1, R9, from);
            a.Store(Width.Double, R8, to, R1);
        }

        // Last, so that our own work is not in the operation's latency.
        a.Call(Helper.BootTime);
        a.Move(R6, R0);
        a.Store(Width.Double, R8, RecordHeader.Time, R6);
        a.LoadFrom(Width.Double, R3, Frame, Size);
        a.Add(R3, AsyncTextRecord.Captures);
        a.Store(Width.Double, Frame, Size, R3);
        RingCode.Header(g, R8, R3, RecordKind.AsyncText, Cpu, R2);
        a.LoadFrom(Width.Double, R8, Frame, Size);
        RingCode.Publish(g, R7, R8);
        a.Move(R0, R6);
        a.Exit();
        a.Mark(full);
        g.Count(R7, Counter.AsyncTextsLost, R1);
    }
}
