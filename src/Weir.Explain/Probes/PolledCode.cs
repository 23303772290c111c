using Weir.Bpf.Assembly;
using Weir.Bpf.Btf;
using Weir.Explain.Sights;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Explain.Probes;

/// <summary>
/// Requests that a ring's own thread takes up (IORING_SETUP_SQPOLL): no call submits them, so each is followed by
/// itself, from there to its completion.
/// </summary>
internal static class PolledCode
{
    /// <summary>
    /// On io_uring_submit_req: R7 = a new errand, if the running thread is a ring's own of a followed process and such
    /// requests are asked for; else goes to a label.
    /// </summary>
    internal static void Take(ProbeCode p, KernelBtf types, Label no)
    {
        Assembler a = p.A;
        if (types.TryOffset("task_struct", "worker_private") is not { } workerPrivate)
        {
            a.Jump(no);
            return;
        }

        Label own = a.NewLabel("own_thread"), busy = a.NewLabel("too_many"), taken = a.NewLabel("taken");
        a.LoadMapValue(R1, ExplainMaps.Config);
        a.LoadFrom(Width.Word, R1, R1, ExplainConfig.Polled);
        a.JumpIf(R1, Condition.Equal, 0, no);
        a.Call(Helper.CurrentTask);
        p.Field(Width.Word, R1, R0, "task_struct", "flags");
        a.JumpIf(R1, Condition.AnySet, ProbeCode.PfIoWorker, own);
        a.Jump(no);

        // A worker has the flag, too, and data of its own; it submits nothing.
        a.Mark(own);
        a.LoadFrom(Width.Double, R1, R0, workerPrivate);
        a.JumpIf(R1, Condition.NotEqual, 0, no);
        a.Call(Helper.PidTgid);
        a.MoveLow(R9, R0);
        a.Compute(Operation.ShiftRight, R0, 32);
        a.Store(Width.Word, Frame, ProbeCode.Free, R0);
        a.Lookup(ExplainMaps.Followed, ProbeCode.Free);
        a.JumpIf(R0, Condition.Equal, 0, p.Out);
        p.Count(ExplainConfig.Seen);
        p.CurrentStorage(create: true);
        a.JumpIf(R0, Condition.Equal, 0, busy);

        // What the thread did for the request before, it has done.
        a.Move(R8, R0);
        a.Store(Width.Double, R8, ExplainMaps.TaskErrand, 0);
        a.Store(Width.Word, R8, ExplainMaps.TaskPolls, 1);
        CallProbes.Begin(p, busy);
        RequestProbes.Ring(p);
        p.Emit(SightKind.Taken, stack: false);
        a.Jump(taken);
        a.Mark(busy);
        p.Count(ExplainConfig.Busy);
        a.Jump(p.Out);
        a.Mark(taken);
    }

    /// <summary>
    /// On io_uring_task_work_run, which follows upon each look into the queue (io_sq_thread in io_uring/sqpoll.c): a
    /// ring's own thread has done its part. It comes round without end, and would use up what one request may show.
    /// </summary>
    internal static void Leave(ProbeCode p)
    {
        Assembler a = p.A;
        Label other = a.NewLabel("other_thread");
        p.CurrentStorage(create: false);
        a.JumpIf(R0, Condition.Equal, 0, p.Out);
        a.LoadFrom(Width.Word, R1, R0, ExplainMaps.TaskPolls);
        a.JumpIf(R1, Condition.Equal, 0, other);
        a.Store(Width.Double, R0, ExplainMaps.TaskErrand, 0);
        a.Jump(p.Out);
        a.Mark(other);
    }
}
