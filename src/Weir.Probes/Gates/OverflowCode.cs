using Weir.Bpf.Assembly;
using Weir.Catalogue.Records;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// Completions that found the completion queue full. The kernel keeps them aside and tells only the ring and user_data
/// (io_uring_cqe_overflow in io_uring/io_uring.c), not the request; it posts them later without a word. What became of
/// the request is remembered under these two until its record is made.
/// </summary>
internal static class OverflowCode
{
    /// <summary>Of a completion: s64 result, u64 flags, u64 time.</summary>
    internal const int Result = 0, Flags = 8, Time = 16, ValueBytes = 24;

    private const int Key = -16, Value = Key - ValueBytes, Record = Value - 8;

    /// <summary>
    /// <c>overflowed(R1 = pending record)</c>: puts what became of it into the record; R0 = whether that is known.
    /// </summary>
    internal static void CallResolve(GateCode g) => g.CallFunction("overflowed", Write);

    /// <summary>
    /// <c>overflow(R1 = context, R2 = user_data, R3 = result, R4 = flags)</c>: remembers a completion.
    /// </summary>
    internal static void CallRemember(GateCode g) => g.CallFunction("overflow", WriteRemember);

    private static void WriteRemember(GateCode g)
    {
        Assembler a = g.A;
        a.Store(Width.Double, Frame, Key, R1);
        a.Store(Width.Double, Frame, Key + 8, R2);
        a.Store(Width.Double, Frame, Value + Result, R3);
        a.Store(Width.Double, Frame, Value + Flags, R4);
        a.Call(Helper.BootTime);
        a.Store(Width.Double, Frame, Value + Time, R0);
        a.Update(g.Maps.Overflows, Key, Value);
        a.Exit(0);
    }

    private static void Write(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none");
        a.Store(Width.Double, Frame, Record, R1);
        a.LoadFrom(Width.Double, R2, R1, AsyncRecord.Context);
        a.Store(Width.Double, Frame, Key, R2);
        a.LoadFrom(Width.Double, R2, R1, AsyncRecord.UserData);
        a.Store(Width.Double, Frame, Key + 8, R2);
        g.A.Lookup(g.Maps.Overflows, Key);
        a.JumpIf(R0, Condition.Equal, 0, none);
        a.LoadFrom(Width.Double, R1, Frame, Record);
        a.LoadFrom(Width.Double, R2, R0, Result);
        a.Store(Width.Double, R1, AsyncRecord.Result, R2);
        a.LoadFrom(Width.Double, R2, R0, Flags);
        a.Store(Width.Word, R1, AsyncRecord.CompletionFlags, R2);
        a.LoadFrom(Width.Double, R2, R0, Time);
        a.Store(Width.Double, R1, AsyncRecord.DoneTime, R2);
        a.Store(Width.Byte, R1, AsyncRecord.State, (int)CallState.Finished);
        a.LoadFrom(Width.Word, R2, R1, AsyncRecord.Ways);
        a.Compute(Operation.Or, R2, (int)AsyncWays.Overflowed);
        a.Store(Width.Word, R1, AsyncRecord.Ways, R2);
        a.Delete(g.Maps.Overflows, Key);
        a.Exit(1);
        a.Mark(none);
        a.Exit(0);
    }
}
