using Weir.Bpf.Assembly;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>Files that a request of io_uring does not hold itself: those of its result, and registered ones.</summary>
internal static class RingFileCode
{
    // file_index of struct io_uring_sqe (linux/io_uring.h): 0, a place from 1, or IORING_FILE_INDEX_ALLOC.
    private const int EntryIndex = AsyncRecord.Entry + 44, AnyPlace = -1;

    // What io_uring/filetable.h keeps in the low bits of a registered file's address.
    private const int AddressMask = ~7;

    /// <summary><c>ring_result(R1 = pending record)</c>: fills in the file that the operation opened.</summary>
    internal static void CallResult(GateCode g) => g.CallFunction("ring_result", WriteResult);

    /// <summary>
    /// <c>ring_file(R1 = ring context, R2 = index)</c>: R0 = key of the registered file, or 0.
    /// </summary>
    internal static void CallRegistered(GateCode g) => g.CallFunction("ring_file", WriteRegistered);

    private static void WriteResult(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none"), opens = a.NewLabel("opens"), place = a.NewLabel("place"),
            any = a.NewLabel("any_place"), store = a.NewLabel("store");
        a.Move(R6, R1);
        a.LoadFrom(Width.Byte, R2, R6, AsyncRecord.Opcode);
        g.LoadConfig(R1, Config.NewDescriptors, Width.Double);
        a.Compute(Operation.ShiftRight, R1, R2);
        a.JumpIf(R1, Condition.AnySet, 1, opens);
        a.Jump(none);
        a.Mark(opens);
        a.LoadFrom(Width.Double, R7, R6, AsyncRecord.Result);
        a.JumpIf(R7, Condition.Less, 0, none);
        a.LoadFrom(Width.Word, R2, R6, EntryIndex);
        a.JumpIf(R2, Condition.NotEqual, 0, place);
        a.MoveLow(R1, R7);
        PendingCode.CallDescriptor(g);
        a.Jump(store);

        a.Mark(place);
        a.Set(R1, AnyPlace);
        a.MoveLow(R1, R1);
        a.JumpIf(R2, Condition.Equal, R1, any);
        a.Move(R7, R2);
        a.Add(R7, -1);
        a.Mark(any);
        a.LoadFrom(Width.Double, R1, R6, AsyncRecord.Context);
        a.Move(R2, R7);
        CallRegistered(g);
        a.Mark(store);
        a.Store(Width.Double, R6, AsyncRecord.SecondFile, R0);
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
