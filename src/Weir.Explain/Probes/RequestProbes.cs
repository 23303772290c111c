using Weir.Bpf.Assembly;
using Weir.Bpf.Btf;
using Weir.Bpf.Programs;
using Weir.Explain.Sights;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Explain.Probes;

/// <summary>The programs that follow requests of native AIO and io_uring, and direct transfers.</summary>
internal static class RequestProbes
{
    /// <summary>IORING_CQE_F_MORE: this completion is not the request's last (include/uapi/linux/io_uring.h).</summary>
    private const int More = 2;

    /// <summary>kmem_cache_alloc from the function that makes requests of native AIO.</summary>
    internal static ProgramSpec AioBegin(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        Label point = a.NewLabel("point");
        p.QuitWhenIdle();
        p.FindByThread();
        p.QuitWithoutErrand();
        p.Argument(R1, 0);
        a.LoadMapValue(R2, ExplainMaps.Config);
        a.LoadFrom(Width.Double, R3, R2, ExplainConfig.AioFrom);
        a.JumpIf(R1, Condition.Below, R3, point);
        a.LoadFrom(Width.Double, R3, R2, ExplainConfig.AioTo);
        a.JumpIf(R1, Condition.AboveOrEqual, R3, point);
        p.Argument(R8, 1);
        a.JumpIf(R8, Condition.Equal, 0, point);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R8);
        p.SetKey(R8, ExplainMaps.AioTable);
        p.AddPart();
        p.Emit(SightKind.AioBegin);
        a.Jump(p.Out);
        a.Mark(point);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, Points.Allocation);
        p.Emit(SightKind.Point);
        return p.Finish("kmem_cache_alloc");
    }

    /// <summary>kmem_cache_free of such a request.</summary>
    internal static ProgramSpec AioEnd(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        p.QuitWhenIdle();
        p.Argument(R8, 1);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R8);
        p.FindByKey(R8, ExplainMaps.AioTable);
        p.QuitWithoutErrand();
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);
        p.DropKey(R8, ExplainMaps.AioTable);
        p.Emit(SightKind.AioEnd);
        p.EndPart();
        return p.Finish("kmem_cache_free");
    }

    internal static ProgramSpec DirectBegin(KernelBtf types) =>
        Direct(types, "iomap_dio_rw_begin", SightKind.DirectBegin, bytes: null);

    internal static ProgramSpec DirectDone(KernelBtf types) =>
        Direct(types, "iomap_dio_complete", SightKind.DirectDone, bytes: 2);

    internal static ProgramSpec RingSubmit(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        Label call = a.NewLabel("call"), ready = a.NewLabel("ready");
        PolledCode.Take(p, types, call);
        a.Jump(ready);
        a.Mark(call);
        p.QuitWhenIdle();
        p.FindByThread();
        p.QuitWithoutErrand();
        p.AddPart();
        a.Mark(ready);
        Ring(p);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);
        p.SetKey(R8);
        p.Emit(SightKind.RingSubmit);
        return p.Finish("io_uring_submit_req");
    }

    internal static ProgramSpec RingWorker(KernelBtf types)
    {
        ProbeCode p = OfRing(types);
        p.Emit(SightKind.RingWorker);
        return p.Finish("io_uring_queue_async_work");
    }

    internal static ProgramSpec RingPoll(KernelBtf types)
    {
        ProbeCode p = OfRing(types);
        p.Emit(SightKind.RingPoll);
        return p.Finish("io_uring_poll_arm");
    }

    internal static ProgramSpec RingTask(KernelBtf types)
    {
        ProbeCode p = OfRing(types);
        p.Emit(SightKind.RingTask);
        return p.Finish("io_uring_task_add");
    }

    internal static ProgramSpec RingComplete(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        Label last = a.NewLabel("last");
        p.QuitWhenIdle();
        p.Argument(R8, 1);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R8);
        p.FindByKey(R8);
        p.QuitWithoutErrand();
        p.Argument(R1, 2);
        p.Field(Width.Word, R2, R1, "io_uring_cqe", "res");
        a.Store(Width.Double, Frame, ProbeCode.SlotB, R2);
        p.Field(Width.Word, R2, R1, "io_uring_cqe", "flags");
        a.Store(Width.Double, Frame, ProbeCode.SlotC, R2);
        p.Emit(SightKind.RingComplete);
        a.LoadFrom(Width.Double, R1, Frame, ProbeCode.SlotC);
        a.JumpIf(R1, Condition.AnySet, More, p.Out);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);
        p.DropKey(R8);
        p.EndPart();
        return p.Finish("io_uring_complete");
    }

    /// <summary>A program on a tracepoint whose first argument is a request that was submitted for an errand.</summary>
    private static ProbeCode OfRing(KernelBtf types)
    {
        ProbeCode p = new(types);
        p.QuitWhenIdle();
        p.Argument(R1, 0);
        p.A.Store(Width.Double, Frame, ProbeCode.Free, R1);
        p.A.LoadFrom(Width.Double, R8, Frame, ProbeCode.Free);
        p.FindByKey(R8);
        p.QuitWithoutErrand();
        Ring(p);
        return p;
    }

    /// <summary>A = the request, B = its opcode.</summary>
    internal static void Ring(ProbeCode p)
    {
        p.Argument(R1, 0);
        p.A.Store(Width.Double, Frame, ProbeCode.SlotA, R1);
        p.Field(Width.Byte, R2, R1, "io_kiocb", "opcode");
        p.A.Store(Width.Double, Frame, ProbeCode.SlotB, R2);
    }

    private static ProgramSpec Direct(KernelBtf types, string target, SightKind kind, int? bytes)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        p.QuitWhenIdle();
        p.Argument(R1, 0);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R1);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);

        // The kiocb is the first member of both kinds of requests; a plain call's stands on its stack.
        p.FindByKey(R8, ExplainMaps.AioTable);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);
        p.FindByKey(R8);
        p.FindByCompletion();
        p.FindByThread();
        p.QuitWithoutErrand();
        p.Argument(R1, 0);
        p.Field(Width.Double, R2, R1, "kiocb", "ki_pos");
        a.Store(Width.Double, Frame, ProbeCode.SlotB, R2);
        if (bytes is { } argument)
        {
            p.Argument(R1, argument);
            a.Store(Width.Double, Frame, ProbeCode.SlotC, R1);
        }

        p.Emit(kind);
        return p.Finish(target);
    }
}
