using Weir.Bpf.Assembly;
using Weir.Bpf.Programs;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// The programs that see io_uring requests begin and take their ways. All of these tracepoints run in the context of a
/// thread (io_uring/io_uring.c, poll.c), so they may write this CPU's ring.
/// </summary>
internal static class RingRequestGates
{
    private const int EntrySlot = PendingCode.Image + AsyncRecord.Entry, Address = -8, Index = -16, NoArray = 1 << 16,
        WideEntries = 1 << 10, PfKthread = 0x00200000, PfUserWorker = 0x00004000;

    // struct io_uring_sqe (linux/io_uring.h): user-space ABI.
    private const int EntryFlags = 1, FixedFile = 1, SkipSuccess = 64, EntryDescriptor = 4, EntryIndex = 44;

    /// <summary>io_uring_submit_req(req): its submission entry is the one before the cached head.</summary>
    internal static ProgramSpec Submit(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out");
        TakeRequest(g, argument: 0);
        PendingCode.FindSubmitter(g, out_);
        g.LoadField(Width.Byte, R9, R6, "io_kiocb", "opcode");
        OperationChoice.Check(g, R9, Config.RingOperations, Index, out_);
        g.LoadField(Width.Double, R7, R6, "io_kiocb", "ctx");
        FindEntry(g, out_);
        g.LoadField(Width.Byte, R9, R6, "io_kiocb", "opcode");
        Remember(g, AsyncWays.None);
        a.Mark(out_);
        a.Exit(0);
        return g.Finish("weir_rq_submit", GateNames.RingSubmit);
    }

    /// <summary>io_uring_req_failed(sqe, req, error): refused when submitted; its completion follows.</summary>
    internal static ProgramSpec Refused(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out");
        a.LoadFrom(Width.Double, R7, R1, 0);
        a.Store(Width.Double, Frame, Address, R7);
        TakeRequest(g, argument: 1);
        PendingCode.FindSubmitter(g, out_);
        g.LoadField(Width.Double, R7, R6, "io_kiocb", "ctx");
        a.LoadFrom(Width.Double, R3, Frame, Address);
        ReadEntry(g, out_);

        // The request of an opcode that the kernel does not know has 0 instead (io_init_req in io_uring/io_uring.c).
        a.LoadFrom(Width.Byte, R9, Frame, EntrySlot);
        OperationChoice.Check(g, R9, Config.RingOperations, Index, out_);
        Remember(g, AsyncWays.Refused);
        a.Mark(out_);
        a.Exit(0);
        return g.Finish("weir_rq_refused", GateNames.RingRefused);
    }

    /// <summary>io_uring_queue_async_work(req, …).</summary>
    internal static ProgramSpec Worker(GateMaps maps, KernelTypes types) =>
        Mark(maps, types, "weir_rq_worker", GateNames.RingWorker, AsyncWays.Worker, hasFile: true);

    /// <summary>io_uring_poll_arm(req, …).</summary>
    internal static ProgramSpec Poll(GateMaps maps, KernelTypes types) =>
        Mark(maps, types, "weir_rq_poll", GateNames.RingPoll, AsyncWays.Poll, hasFile: true);

    /// <summary>io_uring_link(req, target): the target is the chain's head, the request waits for it.</summary>
    internal static ProgramSpec Link(GateMaps maps, KernelTypes types) =>
        Mark(maps, types, "weir_rq_link", GateNames.RingLink, AsyncWays.Linked, hasFile: false);

    private static ProgramSpec Mark(
        GateMaps maps, KernelTypes types, string name, string target, AsyncWays way, bool hasFile)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out"), many = a.NewLabel("many");
        TakeRequest(g, argument: 0);
        g.LoadField(Width.Double, R1, R6, "io_kiocb", "ctx");
        PendingCode.StoreKey(g, R1, R6);
        PendingCode.Lookup(g);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        Take(g, way);
        a.Move(R9, R0);
        if (hasFile)
        {
            // It will not end at once: whoever looks at it meanwhile wants to know the file.
            PendingCode.NoteFile(g, R6);
        }

        // Its other record, which completions without a request are told from.
        a.Move(R0, R9);
        a.LoadFrom(Width.Byte, R2, R0, AsyncRecord.Opcode);
        g.LoadConfig(R1, Config.ManyCompletions, Width.Double);
        a.Compute(Operation.ShiftRight, R1, R2);
        a.JumpIf(R1, Condition.AnySet, 1, many);
        a.Jump(out_);
        a.Mark(many);
        a.LoadFrom(Width.Double, R1, R0, AsyncRecord.Context);
        a.LoadFrom(Width.Double, R2, R0, AsyncRecord.UserData);
        PendingCode.StoreUserKey(g, R1, R2);
        PendingCode.Lookup(g);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        Take(g, way);
        a.Mark(out_);
        a.Exit(0);
        return g.Finish(name, target);
    }

    /// <summary>
    /// R6 = the request, which is an argument of the tracepoint: R1 = all of them. Not as one that the verifier trusts,
    /// for the reason that <see cref="GateCode.CurrentTask"/> gives. Loses R0 to R5.
    /// </summary>
    private static void TakeRequest(GateCode g, int argument)
    {
        g.A.LoadFrom(Width.Double, R6, R1, 8 * argument);
        g.Cast(R6, g.Types.Btf.FindStruct("io_kiocb"));
        g.A.Move(R6, R0);
    }

    /// <summary>Adds a way to the record at R0. Loses R1.</summary>
    private static void Take(GateCode g, AsyncWays way)
    {
        g.A.LoadFrom(Width.Word, R1, R0, AsyncRecord.Ways);
        g.A.Compute(Operation.Or, R1, (int)way);
        g.A.Store(Width.Word, R0, AsyncRecord.Ways, R1);
    }

    /// <summary>Copies the entry that io_get_sqe gave last into the image. R7 = ring context.</summary>
    private static void FindEntry(GateCode g, Label none)
    {
        Assembler a = g.A;
        Label direct = a.NewLabel("direct"), narrow = a.NewLabel("narrow");
        g.LoadField(Width.Word, R8, R7, "io_ring_ctx", "cached_sq_head");
        a.Add(R8, -1);
        g.LoadField(Width.Word, R1, R7, "io_ring_ctx", "sq_entries");
        a.Add(R1, -1);
        a.Compute(Operation.And, R8, R1);
        g.LoadField(Width.Word, R9, R7, "io_ring_ctx", "flags");
        a.JumpIf(R9, Condition.AnySet, NoArray, direct);
        ReadPointer(g, "sq_array");
        a.LoadFrom(Width.Double, R3, Frame, Address);
        a.Compute(Operation.ShiftLeft, R8, 2);
        a.Add(R3, R8);
        a.Store(Width.Double, Frame, Index, 0);
        a.Move(R1, Frame);
        a.Add(R1, Index);
        a.Set(R2, 4);
        a.Call(Helper.ProbeReadKernel);
        a.LoadFrom(Width.Word, R8, Frame, Index);
        a.Mark(direct);
        a.Compute(Operation.ShiftLeft, R8, int.Log2(AsyncRecord.EntryBytes));
        a.Compute(Operation.And, R9, WideEntries);
        a.JumpIf(R9, Condition.Equal, 0, narrow);
        a.Compute(Operation.ShiftLeft, R8, 1);
        a.Mark(narrow);
        ReadPointer(g, "sq_sqes");
        a.LoadFrom(Width.Double, R3, Frame, Address);
        a.Add(R3, R8);
        ReadEntry(g, none);
    }

    /// <summary>A pointer of the ring context as a plain number, in its slot.</summary>
    private static void ReadPointer(GateCode g, string field)
    {
        Assembler a = g.A;
        a.Move(R1, Frame);
        a.Add(R1, Address);
        a.Set(R2, 8);
        a.Move(R3, R7);
        a.Add(R3, g.Types["io_ring_ctx", field]);
        a.Call(Helper.ProbeReadKernel);
    }

    /// <summary>Copies the entry at R3 into the image.</summary>
    private static void ReadEntry(GateCode g, Label none)
    {
        Assembler a = g.A;
        a.Move(R1, Frame);
        a.Add(R1, EntrySlot);
        a.Set(R2, AsyncRecord.EntryBytes);
        a.Call(Helper.ProbeReadKernel);
        a.JumpIf(R0, Condition.NotEqual, 0, none);
    }

    /// <summary>
    /// The file of a descriptor as the submitter has it now, where a completion will not show the request's own:
    /// refused, taken by number, without a completion by the program's wish, or maybe with one that finds no room.
    /// R7 = ring context, R9 = opcode.
    /// </summary>
    private static void FindFile(GateCode g, bool isRefused)
    {
        Assembler a = g.A;
        Label some = a.NewLabel("some_file"), none = a.NewLabel("no_file"), masked = a.NewLabel("masked"),
            held = a.NewLabel("held"), registered = a.NewLabel("registered"), found = a.NewLabel("found"),
            plain = a.NewLabel("plain");
        a.LoadFrom(Width.Byte, R2, Frame, EntrySlot + EntryFlags);
        g.LoadConfig(R1, Config.Descriptors, Width.Double);
        if (!isRefused)
        {
            a.JumpIf(R2, Condition.AnySet, SkipSuccess, masked);
            RingFileCode.JumpIfCrowded(g, masked);
            g.LoadConfig(R1, Config.FileAtSubmit, Width.Double);
        }

        a.Mark(masked);
        a.Compute(Operation.ShiftRight, R1, R9);
        a.JumpIf(R1, Condition.AnySet, 1, some);
        a.Jump(none);
        a.Mark(some);
        a.LoadFrom(Width.Word, R2, Frame, EntrySlot + EntryDescriptor);
        g.LoadConfig(R1, Config.ByNumber, Width.Double);
        a.Compute(Operation.ShiftRight, R1, R9);
        a.Compute(Operation.And, R1, 1);
        a.JumpIf(R1, Condition.Equal, 0, held);

        // What closes a registered file names its place, from 1, and no descriptor.
        a.LoadFrom(Width.Word, R3, Frame, EntrySlot + EntryIndex);
        a.Move(R1, R2);
        a.JumpIf(R3, Condition.Equal, 0, plain);
        a.Move(R2, R3);
        a.Add(R2, -1);
        a.Jump(registered);

        a.Mark(held);
        a.Move(R1, R2);
        a.LoadFrom(Width.Byte, R3, Frame, EntrySlot + EntryFlags);
        a.JumpIf(R3, Condition.AnySet, FixedFile, registered);
        a.Mark(plain);
        PendingCode.CallDescriptor(g);
        a.Jump(found);
        a.Mark(registered);
        a.Move(R1, R7);
        RingFileCode.CallRegistered(g);
        a.Mark(found);
        a.Store(Width.Double, Frame, PendingCode.Image + AsyncRecord.File, R0);
        a.Mark(none);
    }

    /// <summary>
    /// Remembers the request. R6 = request, R7 = ring context, R9 = opcode; submitter and entry are in the image.
    /// </summary>
    private static void Remember(GateCode g, AsyncWays ways)
    {
        Assembler a = g.A;
        Label user = a.NewLabel("user"), single = a.NewLabel("single"), multi = a.NewLabel("multi"),
            textless = a.NewLabel("textless");
        PendingCode.Begin(g, AsyncSource.IoUring);
        a.Store(Width.Double, Frame, PendingCode.Image + AsyncRecord.Context, R7);
        a.Store(Width.Double, Frame, PendingCode.Image + AsyncRecord.Request, R6);
        g.LoadField(Width.Double, R1, R6, "io_kiocb", "cqe.user_data");
        a.Store(Width.Double, Frame, PendingCode.Image + AsyncRecord.UserData, R1);
        a.Store(Width.Byte, Frame, PendingCode.Image + AsyncRecord.Opcode, R9);
        OperationChoice.Limit(g, R9);
        a.Set(R8, (int)ways);
        a.Call(Helper.CurrentTask);
        g.LoadField(Width.Word, R1, R0, "task_struct", "flags");
        a.JumpIf(R1, Condition.AnySet, PfKthread | PfUserWorker, user);
        a.Jump(single);
        a.Mark(user);
        a.Compute(Operation.Or, R8, (int)AsyncWays.SubmitThread);
        a.Mark(single);
        a.Store(Width.Word, Frame, PendingCode.Image + AsyncRecord.Ways, R8);
        a.Move(R1, Frame);
        a.Add(R1, PendingCode.Image);
        RingTextCode.Call(g);
        a.JumpIf(R0, Condition.Equal, 0, textless);
        a.Store(Width.Double, Frame, PendingCode.Image + AsyncRecord.SubmitTime, R0);
        a.Mark(textless);
        FindFile(g, ways == AsyncWays.Refused);
        PendingCode.StoreKey(g, R7, R6);
        PendingCode.EmitSkipped(g, ring: true);
        PendingCode.Add(g);

        // Operations that may complete more than once are found by user_data too: their completions name no request.
        g.LoadConfig(R1, Config.ManyCompletions, Width.Double);
        a.Compute(Operation.ShiftRight, R1, R9);
        a.JumpIf(R1, Condition.AnySet, 1, multi);
        a.Exit(0);
        a.Mark(multi);
        a.LoadFrom(Width.Double, R2, Frame, PendingCode.Image + AsyncRecord.UserData);
        a.Move(R1, R7);
        PendingCode.StoreUserKey(g, R1, R2);
        PendingCode.Add(g);
        a.Exit(0);
    }
}
