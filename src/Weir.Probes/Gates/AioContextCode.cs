using Weir.Bpf.Assembly;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// <c>aio_context(R1 = address of the mapped ring)</c>: R0 = the kernel's context, or 0. As lookup_ioctx in fs/aio.c
/// does it: the ring's own id is an index into the process's table, and the context found there must have that address.
/// </summary>
internal static class AioContextCode
{
    private const int Ring = -8, Table = -16, Context = -24, Id = -32, Count = -40, Iterator = -48, MostContexts = 1024;

    internal static void Write(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none"), search = a.NewLabel("search"), loop = a.NewLabel("each_context"),
            end = a.NewLabel("contexts_end"), found = a.NewLabel("found");
        a.Move(R6, R1);
        FindTable(g, none);
        ReadUserId(g, search);
        a.LoadFrom(Width.Double, R7, Frame, Id);
        a.LoadFrom(Width.Double, R1, Frame, Count);
        a.JumpIf(R7, Condition.AboveOrEqual, R1, none);
        Compare(g, none, none);
        a.Exit();

        // The ring's page is not resident before anybody looked into it: its first io_submit.
        a.Mark(search);
        a.LoadFrom(Width.Double, R3, Frame, Count);
        a.JumpIf(R3, Condition.Above, MostContexts, none);
        a.Set(R2, 0);
        NumberLoop.Begin(g, Iterator);
        a.Mark(loop);
        NumberLoop.Next(g, Iterator, end);
        a.Move(R7, R0);
        Compare(g, loop, loop);
        a.Move(R8, R0);
        a.Jump(found);
        a.Mark(end);
        a.Set(R8, 0);
        a.Mark(found);
        NumberLoop.End(g, Iterator);
        a.Move(R0, R8);
        a.Exit();
        a.Mark(none);
        a.Exit(0);
    }

    /// <summary>The table of the process and how many entries it has, into their slots.</summary>
    private static void FindTable(GateCode g, Label none)
    {
        Assembler a = g.A;
        a.Store(Width.Double, Frame, Count, 0);
        g.CurrentTask();
        g.LoadField(Width.Double, R3, R0, "task_struct", "mm");
        a.JumpIf(R3, Condition.Equal, 0, none);
        a.Add(R3, g.Types["mm_struct", "ioctx_table"]);
        Read(g, Table, 8, none);
        a.LoadFrom(Width.Double, R3, Frame, Table);
        a.JumpIf(R3, Condition.Equal, 0, none);
        a.Add(R3, g.Types["kioctx_table", "nr"]);
        Read(g, Count, 4, none);
    }

    private static void ReadUserId(GateCode g, Label notResident)
    {
        Assembler a = g.A;
        a.Store(Width.Double, Frame, Id, 0);
        a.Move(R1, Frame);
        a.Add(R1, Id);
        a.Set(R2, 4);
        a.Move(R3, R6);
        a.Call(Helper.ProbeReadUser);
        a.JumpIf(R0, Condition.NotEqual, 0, notResident);
    }

    /// <summary>R0 = the context of index R7 if its address is R6.</summary>
    private static void Compare(GateCode g, Label unreadable, Label other)
    {
        Assembler a = g.A;
        a.LoadFrom(Width.Double, R3, Frame, Table);
        a.Add(R3, g.Types["kioctx_table", "table"]);
        a.Compute(Operation.ShiftLeft, R7, 3);
        a.Add(R3, R7);
        Read(g, Context, 8, unreadable);
        a.LoadFrom(Width.Double, R3, Frame, Context);
        a.JumpIf(R3, Condition.Equal, 0, other);
        a.Add(R3, g.Types["kioctx", "user_id"]);
        Read(g, Ring, 8, unreadable);
        a.LoadFrom(Width.Double, R1, Frame, Ring);
        a.JumpIf(R1, Condition.NotEqual, R6, other);
        a.LoadFrom(Width.Double, R0, Frame, Context);
    }

    /// <summary>Kernel memory at R3 into a slot.</summary>
    private static void Read(GateCode g, int slot, int bytes, Label failed)
    {
        Assembler a = g.A;
        a.Move(R1, Frame);
        a.Add(R1, slot);
        a.Set(R2, bytes);
        a.Call(Helper.ProbeReadKernel);
        a.JumpIf(R0, Condition.NotEqual, 0, failed);
    }
}
