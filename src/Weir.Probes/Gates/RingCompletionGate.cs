using Weir.Bpf.Assembly;
using Weir.Bpf.Programs;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// The program on io_uring_complete(ctx, req, cqe): finds the request that the completion belongs to and makes its
/// record. Completions of multishot requests and notifications come without their request (io_fill_cqe_aux in
/// io_uring/io_uring.c): those are found by user_data.
/// </summary>
internal static class RingCompletionGate
{
    private const int UserData = -56, Result = -64, Flags = -72, Context = -80, More = 2, Notification = 8,
        PfIoWorker = 0x10;

    internal static ProgramSpec Build(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out"), byUser = a.NewLabel("by_user_data"), byRequest = a.NewLabel("by_request");
        a.LoadFrom(Width.Double, R7, R1, 8);
        a.LoadFrom(Width.Double, R8, R1, 16);
        a.LoadFrom(Width.Double, R1, R1, 0);
        a.Store(Width.Double, Frame, Context, R1);
        ReadCompletion(g);
        a.JumpIf(R7, Condition.Equal, 0, byUser);
        a.LoadFrom(Width.Double, R1, Frame, Context);
        PendingCode.StoreKey(g, R1, R7);
        PendingCode.Lookup(g);
        a.JumpIf(R0, Condition.NotEqual, 0, byRequest);

        // A request that is not followed must not be taken for another one of its user_data; a notification is a
        // request of the kernel's own that stands for another (io_alloc_notif in io_uring/notif.c).
        a.JumpIf(R8, Condition.AnySet, Notification, byUser);
        a.Jump(out_);
        a.Mark(byUser);
        ByUserData(g, out_);
        a.Mark(byRequest);
        ByRequest(g);
        a.Mark(out_);
        a.Exit(0);
        return g.Finish("weir_rq_done", GateNames.RingComplete);
    }

    /// <summary>io_uring_cqe_overflow(ctx, user_data, res, cflags, …): there is no room for a completion.</summary>
    internal static ProgramSpec Overflow(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label often = a.NewLabel("often"), out_ = a.NewLabel("out");
        a.LoadFrom(Width.Double, R8, R1, 24);
        a.MoveLow(R8, R8);
        a.LoadFrom(Width.Double, R2, R1, 16);
        a.Compute(Operation.ShiftLeft, R2, 32);
        a.Compute(Operation.ShiftRightSigned, R2, 32);
        a.Store(Width.Double, Frame, Result, R2);
        a.Store(Width.Double, Frame, Flags, R8);
        a.LoadFrom(Width.Double, R2, R1, 8);
        a.Store(Width.Double, Frame, UserData, R2);
        a.LoadFrom(Width.Double, R1, R1, 0);
        a.Store(Width.Double, Frame, Context, R1);

        // Those that may complete more than once are known by user_data.
        UserKey(g);
        PendingCode.Lookup(g);
        a.JumpIf(R0, Condition.NotEqual, 0, often);
        a.LoadFrom(Width.Double, R1, Frame, Context);
        a.LoadFrom(Width.Double, R2, Frame, UserData);
        a.LoadFrom(Width.Double, R3, Frame, Result);
        a.LoadFrom(Width.Double, R4, Frame, Flags);
        OverflowCode.CallRemember(g);
        a.Jump(out_);
        a.Mark(often);
        ByUserData(g, out_);
        a.Mark(out_);
        a.Exit(0);
        return g.Finish("weir_rq_overflow", GateNames.RingOverflow);
    }

    /// <summary>The entry at R8 into slots, and its flags into R8.</summary>
    private static void ReadCompletion(GateCode g)
    {
        Assembler a = g.A;
        g.LoadField(Width.Double, R1, R8, "io_uring_cqe", "user_data");
        a.Store(Width.Double, Frame, UserData, R1);
        g.LoadField(Width.Word, R1, R8, "io_uring_cqe", "res");
        a.Compute(Operation.ShiftLeft, R1, 32);
        a.Compute(Operation.ShiftRightSigned, R1, 32);
        a.Store(Width.Double, Frame, Result, R1);
        g.LoadField(Width.Word, R8, R8, "io_uring_cqe", "flags");
        a.Store(Width.Double, Frame, Flags, R8);
    }

    /// <summary>The request's own completion: it is over. R0 = pending record, R7 = request, R8 = flags.</summary>
    private static void ByRequest(GateCode g)
    {
        Assembler a = g.A;
        Label many = a.NewLabel("many"), over = a.NewLabel("over"), last = a.NewLabel("last"),
            gone = a.NewLabel("gone");
        a.Move(R9, R0);
        Complete(g, () => a.Move(R1, R7));
        a.LoadFrom(Width.Double, R7, R9, AsyncRecord.File);
        a.LoadFrom(Width.Byte, R9, R9, AsyncRecord.Opcode);
        PendingCode.Delete(g);
        a.Move(R2, R9);
        g.LoadConfig(R1, Config.ManyCompletions, Width.Double);
        a.Compute(Operation.ShiftRight, R1, R2);
        a.JumpIf(R1, Condition.AnySet, 1, many);
        a.Jump(over);
        a.Mark(many);
        UserKey(g);
        a.JumpIf(R8, Condition.AnySet, More, last);
        PendingCode.Delete(g);
        a.Jump(gone);

        // A notification will follow when the request is gone already: it needs the file.
        a.Mark(last);
        PendingCode.Lookup(g);
        a.JumpIf(R0, Condition.Equal, 0, gone);
        a.Store(Width.Double, R0, AsyncRecord.File, R7);
        a.Mark(gone);
        a.Mark(over);
        a.Exit(0);
    }

    /// <summary>One of several completions. R8 = flags.</summary>
    private static void ByUserData(GateCode g, Label out_)
    {
        Assembler a = g.A;
        Label known = a.NewLabel("known"), over = a.NewLabel("over"), ready = a.NewLabel("ready"),
            done = a.NewLabel("done");
        UserKey(g);
        PendingCode.Lookup(g);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Move(R9, R0);
        a.LoadFrom(Width.Double, R7, R9, AsyncRecord.Request);
        Complete(g, () =>
        {
            // The request of a notification may be another one by now.
            Label alive = a.NewLabel("alive");
            a.Move(R1, R7);
            a.JumpIf(R8, Condition.AnySet, Notification, known);
            a.Jump(alive);
            a.Mark(known);
            a.Set(R1, 0);
            a.Mark(alive);
        });
        a.JumpIf(R8, Condition.AnySet, More, ready);
        a.Jump(over);
        a.Mark(ready);
        a.Exit(0);
        a.Mark(over);
        PendingCode.Delete(g);
        a.JumpIf(R8, Condition.AnySet, Notification, done);
        a.LoadFrom(Width.Double, R1, Frame, Context);
        PendingCode.StoreKey(g, R1, R7);
        PendingCode.Delete(g);
        a.Mark(done);
        a.Exit(0);
    }

    private static void UserKey(GateCode g)
    {
        g.A.LoadFrom(Width.Double, R1, Frame, Context);
        g.A.LoadFrom(Width.Double, R2, Frame, UserData);
        PendingCode.StoreUserKey(g, R1, R2);
    }

    /// <summary>Completes and sends a record. R8 = flags, R9 = pending record; both and R7 are kept.</summary>
    private static void Complete(GateCode g, Action request)
    {
        Assembler a = g.A;
        Label noFile = a.NewLabel("no_file"), last = a.NewLabel("last"), more = a.NewLabel("more"),
            notification = a.NewLabel("notification"), plain = a.NewLabel("plain");
        a.LoadFrom(Width.Double, R1, Frame, Result);
        a.Store(Width.Double, R9, AsyncRecord.Result, R1);
        a.Store(Width.Word, R9, AsyncRecord.CompletionFlags, R8);
        a.Store(Width.Byte, R9, AsyncRecord.State, (int)CallState.Finished);
        a.LoadFrom(Width.Word, R2, R9, AsyncRecord.Ways);
        a.Compute(Operation.And, R2, ~(int)(AsyncWays.More | AsyncWays.Notification));
        a.JumpIf(R8, Condition.AnySet, More, more);
        a.Jump(last);
        a.Mark(more);
        a.Compute(Operation.Or, R2, (int)AsyncWays.More);
        a.Mark(last);
        a.JumpIf(R8, Condition.AnySet, Notification, notification);
        a.Jump(plain);
        a.Mark(notification);
        a.Compute(Operation.Or, R2, (int)AsyncWays.Notification);
        a.Mark(plain);
        a.Store(Width.Word, R9, AsyncRecord.Ways, R2);

        NoteWorker(g);

        request();
        a.JumpIf(R1, Condition.Equal, 0, noFile);
        g.Cast(R1, g.Types.Btf.FindStruct("io_kiocb"));
        PendingCode.NoteFile(g, R0);
        a.Mark(noFile);
        a.Move(R1, R9);
        RingFileCode.CallResult(g);
        a.Move(R1, R9);
        PendingCode.CallEmit(g);
    }

    /// <summary>
    /// A link that follows in its predecessor's worker is never queued (io_wq_free_work in io_uring/io_uring.c): the
    /// thread tells. R9 = pending record; loses R0 to R5.
    /// </summary>
    private static void NoteWorker(GateCode g)
    {
        if (g.Types.Btf.TryOffset("task_struct", "worker_private") is not { } workerPrivate)
        {
            return;
        }

        // The thread of a polled ring has the flag too, but is no worker.
        Assembler a = g.A;
        Label worker = a.NewLabel("worker"), other = a.NewLabel("other");
        a.Call(Helper.CurrentTask);
        g.LoadField(Width.Word, R1, R0, "task_struct", "flags");
        a.JumpIf(R1, Condition.AnySet, PfIoWorker, worker);
        a.Jump(other);
        a.Mark(worker);
        a.LoadFrom(Width.Double, R1, R0, workerPrivate);
        a.JumpIf(R1, Condition.Equal, 0, other);
        a.LoadFrom(Width.Word, R1, R9, AsyncRecord.Ways);
        a.Compute(Operation.Or, R1, (int)AsyncWays.Worker);
        a.Store(Width.Word, R9, AsyncRecord.Ways, R1);
        a.Mark(other);
    }
}
