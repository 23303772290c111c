using Weir.Bpf.Assembly;
using Weir.Bpf.Rings;
using Weir.Catalogue.Records;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>Writing records to this CPU's ring.</summary>
internal static class RingCode
{
    /// <summary>
    /// Finds room: from the ring in R0, leaves it in <paramref name="ring"/> and the record's address in
    /// <paramref name="record"/>. Loses R1 to R3.
    /// </summary>
    /// <remarks>
    /// The address is masked to the data and the slack behind the data takes what runs over, so that a record is
    /// always in one piece.
    /// </remarks>
    internal static void Reserve(GateCode g, Register ring, Register record, int mostBytes, Label full)
    {
        Assembler a = g.A;
        if (ring != R0)
        {
            a.Move(ring, R0);
        }

        a.LoadFrom(Width.Double, R1, ring, RingLayout.Producer);
        a.LoadFrom(Width.Double, R2, ring, RingLayout.Consumer);
        a.Move(R3, R1);
        a.Compute(Operation.Subtract, R3, R2);
        a.JumpIf(R3, Condition.Above, g.Maps.RingDataBytes - mostBytes, full);
        a.Compute(Operation.And, R1, g.Maps.RingDataBytes - 1);
        a.Move(record, ring);
        a.Add(record, RingLayout.Data);
        a.Add(record, R1);
    }

    /// <summary>
    /// Makes the record visible: its size is in <paramref name="size"/>. Rings the bell when another mebibyte is full.
    /// Loses R0 to R5.
    /// </summary>
    internal static void Publish(GateCode g, Register ring, Register size)
    {
        Assembler a = g.A;
        Label quiet = a.NewLabel("quiet");
        a.LoadFrom(Width.Double, R1, ring, RingLayout.Producer);
        a.Move(R2, R1);
        a.Add(R2, size);

        // x86-64 keeps stores in order, and the JIT does not move them: the position follows the record.
        a.Store(Width.Double, ring, RingLayout.Producer, R2);
        a.Compute(Operation.Xor, R1, R2);
        a.Compute(Operation.ShiftRight, R1, int.Log2(RingLayout.WakeEveryBytes));
        a.JumpIf(R1, Condition.Equal, 0, quiet);
        g.CallShared("wake", Wake);
        a.Mark(quiet);
    }

    /// <summary>Stores size, kind, version and CPU. Size in a register; loses it and the scratch register.</summary>
    internal static void Header(GateCode g, Register record, Register size, RecordKind kind, int cpuSlot,
        Register scratch)
    {
        Assembler a = g.A;
        a.LoadFrom(Width.Word, scratch, Frame, cpuSlot);
        a.Compute(Operation.ShiftLeft, scratch, 48);
        a.Compute(Operation.Or, size, scratch);
        a.Set(scratch, (int)kind | RecordHeader.CurrentVersion << 8);
        a.Compute(Operation.ShiftLeft, scratch, 32);
        a.Compute(Operation.Or, size, scratch);
        a.Store(Width.Double, record, RecordHeader.Size, size);
    }

    private static void Wake(GateCode g)
    {
        Assembler a = g.A;
        a.Store(Width.Double, Frame, -8, 0);
        a.LoadMap(R1, GateMaps.Doorbell);
        a.Move(R2, Frame);
        a.Add(R2, -8);
        a.Set(R3, 8);
        a.Set(R4, Doorbell.ForceWakeUp);
        a.Call(Helper.RingOutput);
        a.Exit(0);
    }
}
