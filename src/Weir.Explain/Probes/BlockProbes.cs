using Weir.Bpf.Assembly;
using Weir.Bpf.Btf;
using Weir.Bpf.Programs;
using Weir.Explain.Sights;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Explain.Probes;

/// <summary>The programs that follow bios and requests through the block layer.</summary>
internal static class BlockProbes
{
    /// <summary>Bits of bi_opf and cmd_flags that are the operation (REQ_OP_MASK, include/linux/blk_types.h).</summary>
    private const int OperationMask = 255;

    internal static ProgramSpec BioQueue(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        Label ours = a.NewLabel("ours");
        p.QuitWhenIdle();
        p.FindByThread();
        a.JumpIf(R7, Condition.NotEqual, 0, ours);

        // Somebody else's bio at an address that was ours.
        p.Argument(R8, 0);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R8);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);
        p.DropKey(R8);
        a.Jump(p.Out);
        a.Mark(ours);
        Bio(p, argument: 0);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);
        p.SetKey(R8);
        p.Emit(SightKind.BioQueue);
        return p.Finish("block_bio_queue");
    }

    internal static ProgramSpec BioComplete(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        p.QuitWhenIdle();
        p.Argument(R1, 1);
        a.Store(Width.Double, Frame, ProbeCode.Free, R1);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.Free);
        p.FindByKey(R8);
        p.SetCompleting();
        p.QuitWithoutErrand();
        Bio(p, argument: 1);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);
        p.DropKey(R8);
        p.Emit(SightKind.BioComplete);
        return p.Finish("block_bio_complete");
    }

    internal static ProgramSpec Insert(KernelBtf types) => Request(types, "block_rq_insert", SightKind.RequestInsert);

    internal static ProgramSpec Issue(KernelBtf types) => Request(types, "block_rq_issue", SightKind.RequestIssue);

    internal static ProgramSpec Complete(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        Label partial = a.NewLabel("partial");
        p.QuitWhenIdle();
        p.Argument(R1, 0);
        a.Store(Width.Double, Frame, ProbeCode.Free, R1);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.Free);
        p.FindByKey(R8);
        p.SetCompleting();
        p.QuitWithoutErrand();
        Describe(p);
        p.Argument(R1, 1);
        a.Compute(Operation.And, R1, 255);
        a.Compute(Operation.ShiftLeft, R1, 40);
        a.LoadFrom(Width.Double, R2, Frame, ProbeCode.SlotC);
        a.Compute(Operation.Or, R2, R1);
        a.Store(Width.Double, Frame, ProbeCode.SlotC, R2);
        p.Argument(R1, 0);
        p.Field(Width.Word, R2, R1, "request", "__data_len");
        p.Argument(R3, 2);
        a.MoveLow(R3, R3);
        a.JumpIf(R3, Condition.Below, R2, partial);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);
        p.DropKey(R8);

        // No tracepoint tells the end of a request's bios; those between the first and the last go when their memory
        // is used again.
        foreach (string end in (string[])["bio", "biotail"])
        {
            p.Argument(R1, 0);
            p.Field(Width.Double, R8, R1, "request", end);
            a.Store(Width.Double, Frame, ProbeCode.Free, R8);
            a.LoadFrom(Width.Double, R8, Frame, ProbeCode.Free);
            p.DropKey(R8);
        }

        a.Mark(partial);
        p.Emit(SightKind.RequestComplete);
        return p.Finish("block_rq_complete");
    }

    private static ProgramSpec Request(KernelBtf types, string target, SightKind kind)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        Label found = a.NewLabel("found"), noBio = a.NewLabel("no_bio"), foreign = a.NewLabel("foreign");
        p.QuitWhenIdle();
        p.Argument(R1, 0);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R1);

        // Whose bio it is decides; merged requests have several, of which the first and the last are asked.
        p.Field(Width.Double, R8, R1, "request", "bio");
        a.JumpIf(R8, Condition.Equal, 0, noBio);
        a.Store(Width.Double, Frame, ProbeCode.Free, R8);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.Free);
        p.FindByKey(R8);
        p.Argument(R1, 0);
        p.Field(Width.Double, R8, R1, "request", "biotail");
        a.Store(Width.Double, Frame, ProbeCode.Free, R8);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.Free);
        p.FindByKey(R8);
        a.JumpIf(R7, Condition.NotEqual, 0, found);
        a.Jump(foreign);

        // A flush carries no bio: it belongs to who sends it.
        a.Mark(noBio);
        p.FindByCompletion();
        p.FindByThread();
        a.JumpIf(R7, Condition.NotEqual, 0, found);
        a.Mark(foreign);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);
        p.DropKey(R8);
        a.Jump(p.Out);
        a.Mark(found);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);
        p.SetKey(R8);
        Describe(p);
        p.Emit(kind);
        return p.Finish(target);
    }

    /// <summary>A = the bio, B = its sector, C = bytes | operation &lt;&lt; 32, D = its device.</summary>
    private static void Bio(ProbeCode p, int argument)
    {
        Assembler a = p.A;
        Label none = p.A.NewLabel("none");
        p.Argument(R1, argument);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R1);
        p.Field(Width.Double, R2, R1, "bio", "bi_iter.bi_sector");
        a.Store(Width.Double, Frame, ProbeCode.SlotB, R2);
        p.Field(Width.Word, R2, R1, "bio", "bi_iter.bi_size");
        p.Field(Width.Word, R3, R1, "bio", "bi_opf");
        Put(a);
        p.Field(Width.Double, R1, R1, "bio", "bi_bdev");
        a.JumpIf(R1, Condition.Equal, 0, none);
        p.Field(Width.Word, R2, R1, "block_device", "bd_dev");
        a.Store(Width.Double, Frame, ProbeCode.SlotD, R2);
        a.Mark(none);
    }

    /// <summary>The same of a request, the tracepoint's first argument.</summary>
    private static void Describe(ProbeCode p)
    {
        Assembler a = p.A;
        Label none = p.A.NewLabel("none");
        p.Argument(R1, 0);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R1);
        p.Field(Width.Double, R2, R1, "request", "__sector");
        a.Store(Width.Double, Frame, ProbeCode.SlotB, R2);
        p.Field(Width.Word, R2, R1, "request", "__data_len");
        p.Field(Width.Word, R3, R1, "request", "cmd_flags");
        Put(a);
        p.Field(Width.Double, R1, R1, "request", "part");
        a.JumpIf(R1, Condition.Equal, 0, none);
        p.Field(Width.Word, R2, R1, "block_device", "bd_dev");
        a.Store(Width.Double, Frame, ProbeCode.SlotD, R2);
        a.Mark(none);
    }

    private static void Put(Assembler a)
    {
        a.Compute(Operation.And, R3, OperationMask);
        a.Compute(Operation.ShiftLeft, R3, 32);
        a.Compute(Operation.Or, R2, R3);
        a.Store(Width.Double, Frame, ProbeCode.SlotC, R2);
    }
}
