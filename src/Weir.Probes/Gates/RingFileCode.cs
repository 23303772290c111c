using Weir.Bpf.Assembly;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>Files that a request of io_uring does not hold itself: those of its result, and registered ones.</summary>
internal static class RingFileCode
{
    // file_index of struct io_uring_sqe (linux/io_uring.h): 0, a place from 1, or IORING_FILE_INDEX_ALLOC.
    private const int EntryIndex = AsyncRecord.Entry + 44, AnyPlace = -1, Zero = -8;

    // What io_uring/filetable.h keeps in the low bits of a registered file's address.
    private const int AddressMask = ~7;

    /// <summary><c>ring_result(R1 = pending record)</c>: fills in the file that the operation opened.</summary>
    internal static void CallResult(GateCode g) => g.CallFunction("ring_result", WriteResult);

    /// <summary>
    /// <c>ring_file(R1 = ring context, R2 = index)</c>: R0 = key of the registered file, or 0.
    /// </summary>
    internal static void CallRegistered(GateCode g) => g.CallFunction("ring_file", WriteRegistered);

    /// <summary>
    /// Jumps away if the completion queue may be full before what is submitted now is complete. R7 = ring context;
    /// loses R3 and R4.
    /// </summary>
    internal static void JumpIfCrowded(GateCode g, Label crowded)
    {
        if (!g.Types.HasCompletionRoom)
        {
            return;
        }

        // What one call may submit has room: cq_entries - (tail - head) > sq_entries.
        Assembler a = g.A;
        g.LoadField(Width.Word, R3, R7, "io_ring_ctx", "cached_cq_tail");
        g.LoadField(Width.Double, R4, R7, "io_ring_ctx", "rings");
        g.LoadField(Width.Word, R4, R4, "io_rings", "cq.head");
        a.Compute(Operation.Subtract, R3, R4);
        a.MoveLow(R3, R3);
        g.LoadField(Width.Word, R4, R7, "io_ring_ctx", "sq_entries");
        a.Add(R3, R4);
        g.LoadField(Width.Word, R4, R7, "io_ring_ctx", "cq_entries");
        a.JumpIf(R3, Condition.AboveOrEqual, R4, crowded);
    }

    private static void WriteResult(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none"), place = a.NewLabel("place"), any = a.NewLabel("any_place"),
            second = a.NewLabel("second");
        a.Move(R9, R1);
        RingPlanCode.Load(g, R7, PlanFlags.ExitFiles, none);
        a.LoadFrom(Width.Double, R8, R9, AsyncRecord.Result);
        a.JumpIf(R8, Condition.Less, 0, none);
        a.LoadFrom(Width.Word, R1, R9, EntryIndex);
        a.JumpIf(R1, Condition.NotEqual, 0, place);
        RingPlanCode.TakeState(g, Zero, none);
        FileCode.FillExitSlots(g);
        RingPlanCode.GiveFiles(g);
        a.Jump(none);

        a.Mark(place);
        a.Set(R2, AnyPlace);
        a.MoveLow(R2, R2);
        a.JumpIf(R1, Condition.Equal, R2, any);
        a.Move(R8, R1);
        a.Add(R8, -1);
        a.Mark(any);
        a.LoadFrom(Width.Double, R1, R9, AsyncRecord.Context);
        a.Move(R2, R8);
        CallRegistered(g);
        a.LoadFrom(Width.Byte, R1, R7, PlanEntry.Slots);
        a.JumpIf(R1, Condition.NotEqual, (int)FileSlotForm.Result, second);
        a.Store(Width.Double, R9, AsyncRecord.File, R0);
        a.Jump(none);

        // The places of a pair are in the program's memory only: those have no names.
        a.Mark(second);
        a.LoadFrom(Width.Byte, R1, R7, PlanEntry.Slots + PlanEntry.SlotBytes);
        a.JumpIf(R1, Condition.NotEqual, (int)FileSlotForm.Result, none);
        a.Store(Width.Double, R9, AsyncRecord.SecondFile, R0);
        a.Mark(none);
        a.Exit(0);
    }

    private static void WriteRegistered(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none");
        if (g.Types.HasRegisteredFiles)
        {
            a.MoveLow(R6, R2);
            g.Cast(R1, g.Types.Btf.FindStruct("io_ring_ctx"));
            g.LoadField(Width.Word, R2, R0, "io_ring_ctx", "file_table.data.nr");
            a.JumpIf(R6, Condition.AboveOrEqual, R2, none);
            g.LoadField(Width.Double, R1, R0, "io_ring_ctx", "file_table.data.nodes");
            a.Compute(Operation.ShiftLeft, R6, 3);
            a.Add(R1, R6);

            // Any structure that begins with a pointer will do to read one element of struct io_rsrc_node *[].
            g.Cast(R1, g.Types.PathId);
            a.LoadFrom(Width.Double, R1, R0, 0);
            a.JumpIf(R1, Condition.Equal, 0, none);
            g.Cast(R1, g.Types.Btf.FindStruct("io_rsrc_node"));
            g.LoadField(Width.Double, R1, R0, "io_rsrc_node", "file_ptr");
            a.Compute(Operation.And, R1, AddressMask);
            a.JumpIf(R1, Condition.Equal, 0, none);
            PendingCode.CallFile(g);
            a.Exit();
        }

        a.Mark(none);
        a.Exit(0);
    }
}
