using Weir.Bpf.Assembly;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// The local function <c>aio_reap(R1 = state, R2 = events that the running call gave)</c>: rows for the events that
/// have left the mapped ring since the last look. The ring's consumer, kernel or program, moves its head (fs/aio.c):
/// this
/// sees both; the last R2 of them are the call's own, the others were taken in user space. With
/// <see cref="Destroys"/> the context is forgotten.
/// </summary>
internal static class AioReapCode
{
    private const int Count = -56, Head = -64, Last = -72, Event = -88, Fresh = -96, Ring = -104, OnlyNew = 1,
        MostEvents = 1 << 22;

    // struct aio_ring and struct io_event (fs/aio.c, linux/aio_abi.h): user-space ABI.
    private const int EventBytes = 32, EventObject = 8, RingHeader = 32, RingCount = 4, RingHead = 8;

    /// <summary>What stands in place of a number of events when the running call ends the context.</summary>
    internal const int Destroys = -1;

    /// <summary>R6 = state, kept; R2 = events of the running call.</summary>
    internal static void Call(GateCode g)
    {
        g.A.Move(R1, R6);
        g.CallShared("aio_reap", Write, TaskState.SizeBytes, 0);
    }

    private static void Write(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none"), loop = a.NewLabel("each_event"), end = a.NewLabel("events_end"),
            met = a.NewLabel("met"), known = a.NewLabel("known"),
            lives = a.NewLabel("lives");
        a.Move(R6, R1);
        a.Store(Width.Double, Frame, Fresh, R2);
        AioCode.FindContext(g, none);
        AioCode.LoadArgument(g, R7, 0);
        a.Store(Width.Double, Frame, Ring, R7);
        a.Store(Width.Double, Frame, Count, 0);
        a.Store(Width.Double, Frame, Head, 0);
        ReadUser(g, Count, RingCount, 4, R7, met);
        ReadUser(g, Head, RingHead, 4, R7, met);
        g.A.Lookup(g.Maps.Heads, AioCode.Context);
        a.JumpIf(R0, Condition.NotEqual, 0, known);
        a.Mark(met);
        Meet(g);
        a.Jump(none);
        a.Mark(known);
        CountNew(g, none);

        // R9: events from this index on are those of the running call.
        a.LoadFrom(Width.Double, R1, Frame, Fresh);
        a.Move(R9, R8);
        a.Compute(Operation.Subtract, R9, R1);
        a.Set(R2, 0);
        a.Move(R3, R8);
        NumberLoop.Begin(g, AioCode.Iterator);
        a.Mark(loop);
        NumberLoop.Next(g, AioCode.Iterator, end);
        One(g, loop);
        a.Mark(end);
        NumberLoop.End(g, AioCode.Iterator);
        a.Mark(none);
        a.LoadFrom(Width.Double, R1, Frame, Fresh);
        a.JumpIf(R1, Condition.NotEqual, Destroys, lives);

        // Its address may go to another context, and what it had in flight is over.
        a.Delete(g.Maps.Heads, AioCode.Context);
        a.Mark(lives);
        a.Exit(0);
    }

    /// <summary>
    /// Met for the first time: what left the ring before was not seen to be submitted either. A ring that is not
    /// resident is new: nothing has left it.
    /// </summary>
    private static void Meet(GateCode g)
    {
        Assembler a = g.A;
        a.Update(g.Maps.Heads, AioCode.Context, Head, OnlyNew);
    }

    /// <summary>R8 = events since the last look, whose head is in R0's element.</summary>
    private static void CountNew(GateCode g, Label none)
    {
        Assembler a = g.A;
        Label ordered = a.NewLabel("ordered");
        a.LoadFrom(Width.Double, R1, R0, 0);
        a.Store(Width.Double, Frame, Last, R1);
        a.LoadFrom(Width.Double, R8, Frame, Head);
        a.Store(Width.Double, R0, 0, R8);
        a.Compute(Operation.Subtract, R8, R1);
        a.JumpIf(R8, Condition.GreaterOrEqual, 0, ordered);
        a.LoadFrom(Width.Double, R1, Frame, Count);
        a.Add(R8, R1);
        a.Mark(ordered);
        a.JumpIf(R8, Condition.LessOrEqual, 0, none);
        a.JumpIf(R8, Condition.Greater, MostEvents, none);
    }

    /// <summary>The event of index R0. R6 = state, R9 = first index of the running call.</summary>
    private static void One(GateCode g, Label loop)
    {
        Assembler a = g.A;
        Label inRing = a.NewLabel("in_ring"), reaped = a.NewLabel("reaped");
        a.Move(R7, R0);
        a.LoadFrom(Width.Double, R3, Frame, Last);
        a.Add(R3, R7);
        a.LoadFrom(Width.Double, R1, Frame, Count);
        a.JumpIf(R3, Condition.Below, R1, inRing);
        a.Compute(Operation.Subtract, R3, R1);
        a.Mark(inRing);
        a.Compute(Operation.ShiftLeft, R3, int.Log2(EventBytes));
        a.LoadFrom(Width.Double, R1, Frame, Ring);
        a.Add(R3, R1);
        ReadUser(g, Event, RingHeader + EventObject, 16, R3, loop);
        a.LoadFrom(Width.Double, R1, Frame, AioCode.Context);
        a.LoadFrom(Width.Double, R2, Frame, Event);
        PendingCode.StoreKey(g, R1, R2);
        PendingCode.Lookup(g);
        a.JumpIf(R0, Condition.Equal, 0, loop);
        a.LoadFrom(Width.Double, R1, Frame, Event + 8);
        a.Store(Width.Double, R0, AsyncRecord.Result, R1);
        a.Store(Width.Byte, R0, AsyncRecord.State, (int)CallState.Finished);
        a.JumpIf(R7, Condition.GreaterOrEqual, R9, reaped);
        a.Store(Width.Word, R0, AsyncRecord.Ways, (int)AsyncWays.UserReaped);
        a.Mark(reaped);
        a.Move(R1, R0);
        PendingCode.CallEmit(g);
        PendingCode.Delete(g);
        a.Jump(loop);
    }

    /// <summary>Copies user memory at an address in a register plus an offset into a slot.</summary>
    private static void ReadUser(GateCode g, int slot, int offset, int bytes, Register address, Label failed)
    {
        Assembler a = g.A;
        if (address != R3)
        {
            a.Move(R3, address);
        }

        a.Add(R3, offset);
        a.Move(R1, Frame);
        a.Add(R1, slot);
        a.Set(R2, bytes);
        a.Call(Helper.ProbeReadUser);
        a.JumpIf(R0, Condition.NotEqual, 0, failed);
    }
}
