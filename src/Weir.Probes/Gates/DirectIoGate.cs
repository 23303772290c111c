using Weir.Bpf.Assembly;
using Weir.Bpf.Programs;
using Weir.Catalogue.Records;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// The program on iomap_dio_complete(kiocb, …): when the file system was done with a direct request. It may run in an
/// interrupt, so it writes into the pending record and never into a ring.
/// </summary>
internal static class DirectIoGate
{
    internal static ProgramSpec Build(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out"), found = a.NewLabel("found");
        a.LoadFrom(Width.Double, R6, R1, 0);

        // The kiocb is the first member of both kinds of requests; what is neither finds nothing in the map.
        g.Cast(R6, types.Btf.FindStruct("aio_kiocb"));
        g.LoadField(Width.Double, R1, R0, "aio_kiocb", "ki_ctx");
        g.LoadField(Width.Double, R2, R0, "aio_kiocb", "ki_res.obj");
        PendingCode.StoreKey(g, R1, R2);
        PendingCode.Lookup(g);
        a.JumpIf(R0, Condition.NotEqual, 0, found);
        g.Cast(R6, types.Btf.FindStruct("io_kiocb"));
        g.LoadField(Width.Double, R1, R0, "io_kiocb", "ctx");
        PendingCode.StoreKey(g, R1, R6);
        PendingCode.Lookup(g);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Mark(found);
        a.Move(R7, R0);
        a.Call(Helper.BootTime);
        a.Store(Width.Double, R7, AsyncRecord.DoneTime, R0);
        a.Mark(out_);
        a.Exit(0);
        return g.Finish("weir_dio_done", GateNames.DirectDone);
    }
}
