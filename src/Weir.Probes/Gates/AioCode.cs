using Weir.Bpf.Assembly;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// Local functions that follow what native AIO is asked to do: it has no tracepoints, so the control blocks are read
/// when they are submitted.
/// </summary>
internal static class AioCode
{
    /// <summary>Slots that the functions of native AIO share: the kernel's context and the state of a loop.</summary>
    internal const int Context = -16, Iterator = -8;

    private const int Block = PendingCode.Image - 8, MostBlocks = 4096, PointerBytes = 8;

    // struct iocb (linux/aio_abi.h).
    private const int BlockDescriptor = 20, BlockOpcode = 16, BlockOpcodeBytes = 2;

    /// <summary>At enter of io_submit. R6 = state, kept; loses R0 to R5.</summary>
    internal static void CallSubmit(GateCode g)
    {
        g.A.Move(R1, R6);
        g.CallShared("aio_submit", WriteSubmit, TaskState.SizeBytes);
    }

    /// <summary>At exit of io_submit: blocks that were not accepted are forgotten. R6 = state, R8 = result.</summary>
    internal static void CallSubmitted(GateCode g)
    {
        g.A.Move(R1, R6);
        g.A.Move(R2, R8);
        g.CallShared("aio_submitted", WriteSubmitted, TaskState.SizeBytes, 0);
    }

    private static void WriteSubmit(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none"), loop = a.NewLabel("each_block"), end = a.NewLabel("blocks_end"),
            few = a.NewLabel("few");
        a.Move(R6, R1);
        a.Set(R2, 0);
        AioReapCode.Call(g);
        FindContext(g, none);
        LoadArgument(g, R8, 1);
        a.JumpIf(R8, Condition.LessOrEqual, 0, none);
        a.JumpIf(R8, Condition.LessOrEqual, MostBlocks, few);
        g.Ring(Block, none);
        g.Count(R0, Counter.AsyncNoRoom, R1);
        a.Set(R8, MostBlocks);
        a.Mark(few);
        a.Set(R2, 0);
        a.Move(R3, R8);
        NumberLoop.Begin(g, Iterator);
        a.Mark(loop);
        NextBlock(g, end);
        a.JumpIf(R0, Condition.NotEqual, 0, loop);
        Register(g, loop);
        a.Mark(end);
        NumberLoop.End(g, Iterator);
        a.Mark(none);
        a.Exit(0);
    }

    /// <summary>One control block, whose address is in its slot. R6 = state.</summary>
    private static void Register(GateCode g, Label loop)
    {
        Assembler a = g.A;
        const int Image = PendingCode.Image;
        a.Move(R1, Frame);
        a.Add(R1, Image + AsyncRecord.Entry);
        a.Set(R2, AsyncRecord.EntryBytes);
        a.LoadFrom(Width.Double, R3, Frame, Block);
        a.Call(Helper.ProbeReadUser);
        a.JumpIf(R0, Condition.NotEqual, 0, loop);
        a.LoadFrom(Width.Half, R7, Frame, Image + AsyncRecord.Entry + BlockOpcode);
        OperationChoice.Check(g, R7, Config.AioOperations, Image, loop);
        a.Move(R1, R6);
        a.LoadFrom(Width.Word, R2, Frame, Image + AsyncRecord.Entry + BlockDescriptor);
        FileCode.CallDescriptor(g);
        a.Move(R7, R0);
        PendingCode.Begin(g, AsyncSource.Aio);
        a.Store(Width.Double, Frame, Image + AsyncRecord.File, R7);
        a.Store(Width.Word, Frame, Image + AsyncRecord.Ways, 0);
        a.LoadFrom(Width.Double, R1, R6, TaskState.PidTid);
        a.Store(Width.Double, Frame, Image + AsyncRecord.Pid, R1);
        a.LoadFrom(Width.Double, R1, Frame, Image + AsyncRecord.Entry);
        a.Store(Width.Double, Frame, Image + AsyncRecord.UserData, R1);
        a.LoadFrom(Width.Byte, R1, Frame, Image + AsyncRecord.Entry + BlockOpcode);
        a.Store(Width.Byte, Frame, Image + AsyncRecord.Opcode, R1);
        a.LoadFrom(Width.Double, R1, Frame, Context);
        a.LoadFrom(Width.Double, R2, Frame, Block);
        a.Store(Width.Double, Frame, Image + AsyncRecord.Context, R1);
        a.Store(Width.Double, Frame, Image + AsyncRecord.Request, R2);
        PendingCode.StoreKey(g, R1, R2);
        PendingCode.EmitSkipped(g, ring: false);
        PendingCode.Add(g);
        a.Jump(loop);
    }

    private static void WriteSubmitted(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none"), loop = a.NewLabel("each_refused"), end = a.NewLabel("refused_end"),
            some = a.NewLabel("some");
        a.Move(R6, R1);
        a.Move(R7, R2);
        LoadArgument(g, R8, 1);
        a.JumpIf(R7, Condition.GreaterOrEqual, R8, none);
        a.JumpIf(R8, Condition.Greater, MostBlocks, none);
        a.JumpIf(R7, Condition.GreaterOrEqual, 0, some);
        a.Set(R7, 0);
        a.Mark(some);
        FindContext(g, none);
        a.Move(R2, R7);
        a.Move(R3, R8);
        NumberLoop.Begin(g, Iterator);
        a.Mark(loop);
        NextBlock(g, end);
        a.JumpIf(R0, Condition.NotEqual, 0, loop);
        a.LoadFrom(Width.Double, R1, Frame, Context);
        a.LoadFrom(Width.Double, R2, Frame, Block);
        PendingCode.StoreKey(g, R1, R2);
        PendingCode.Delete(g);

        // One that was left out when it was submitted was no operation after all.
        a.LoadFrom(Width.Double, R3, Frame, Block);
        a.Add(R3, BlockOpcode);
        a.Store(Width.Double, Frame, PendingCode.Image, 0);
        a.Move(R1, Frame);
        a.Add(R1, PendingCode.Image);
        a.Set(R2, BlockOpcodeBytes);
        a.Call(Helper.ProbeReadUser);
        a.JumpIf(R0, Condition.NotEqual, 0, loop);
        a.LoadFrom(Width.Half, R9, Frame, PendingCode.Image);
        OperationChoice.Check(g, R9, Config.AioOperations, PendingCode.Image, loop, by: -1);
        a.Jump(loop);
        a.Mark(end);
        NumberLoop.End(g, Iterator);
        a.Mark(none);
        a.Exit(0);
    }

    /// <summary>
    /// Leaves the kernel's context of the call's first argument in its slot. R6 = state; keeps R7 to R9.
    /// </summary>
    internal static void FindContext(GateCode g, Label none)
    {
        LoadArgument(g, R1, 0);
        g.CallFunction("aio_context", AioContextCode.Write);
        g.A.Store(Width.Double, Frame, Context, R0);
        g.A.JumpIf(R0, Condition.Equal, 0, none);
    }

    /// <summary>Reads the next iocb pointer of io_submit into its slot; R0 = 0 if that worked.</summary>
    private static void NextBlock(GateCode g, Label end)
    {
        Assembler a = g.A;
        NumberLoop.Next(g, Iterator, end);
        a.Compute(Operation.ShiftLeft, R0, int.Log2(PointerBytes));
        LoadArgument(g, R3, 2);
        a.Add(R3, R0);
        a.Store(Width.Double, Frame, Block, 0);
        a.Move(R1, Frame);
        a.Add(R1, Block);
        a.Set(R2, PointerBytes);
        a.Call(Helper.ProbeReadUser);
    }

    /// <summary>destination = an argument of the call. R6 = state.</summary>
    internal static void LoadArgument(GateCode g, Register destination, int index) =>
        g.A.LoadFrom(Width.Double, destination, R6, TaskState.Image + CallRecord.Arguments + 8 * index);
}
