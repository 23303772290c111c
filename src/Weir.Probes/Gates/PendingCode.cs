using Weir.Bpf.Assembly;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// Operations in flight: a bounded map from (context, request) to the record as far as it is known. The programs build
/// the record's image in their stack frame.
/// </summary>
internal static class PendingCode
{
    /// <summary>Where the image begins in the frame.</summary>
    internal const int Image = Key - AsyncRecord.SizeBytes;

    /// <summary>Where the 16-byte key stands in the frame.</summary>
    internal const int Key = -48;

    /// <summary>How many bytes a key has.</summary>
    internal const int KeyBytes = 16;

    private const int Cpu = -24, State = -32;

    /// <summary>
    /// Leaves if the current thread, or the process that a kernel thread works for, is not traced; else its number is
    /// in the image. Keeps R6 to R8.
    /// </summary>
    internal static void FindSubmitter(GateCode g, Label none)
    {
        Assembler a = g.A;
        Label have = a.NewLabel("have_state");
        a.Call(Helper.CurrentTask);
        a.Move(R9, R0);
        g.A.TaskStorage(g.Maps.Tasks, R9, create: false);
        a.JumpIf(R0, Condition.NotEqual, 0, have);

        // Threads that io_uring makes are not seen by the fork gate: their process's first thread speaks for them.
        g.LoadField(Width.Double, R2, R9, "task_struct", "group_leader");
        g.A.TaskStorage(g.Maps.Tasks, R2, create: false);
        a.JumpIf(R0, Condition.Equal, 0, none);
        a.Mark(have);
        a.LoadFrom(Width.Word, R1, R0, TaskState.Scope);
        g.LoadConfig(R2, Config.TracedScope);
        a.JumpIf(R1, Condition.NotEqual, R2, none);
        a.LoadFrom(Width.Double, R1, R0, TaskState.PidTid);
        a.Store(Width.Double, Frame, Image + AsyncRecord.Pid, R1);
    }

    /// <summary>Fills what every image has: no result yet, no file yet, and the time, last. Keeps R6 to R9.</summary>
    internal static void Begin(GateCode g, AsyncSource source)
    {
        Assembler a = g.A;
        a.Store(Width.Double, Frame, Image + RecordHeader.Size, 0);
        a.Store(Width.Double, Frame, Image + RecordHeader.Time, 0);
        a.Store(Width.Double, Frame, Image + AsyncRecord.Result, 0);
        a.Store(Width.Double, Frame, Image + AsyncRecord.File, 0);
        a.Store(Width.Double, Frame, Image + AsyncRecord.SecondFile, 0);
        a.Store(Width.Double, Frame, Image + AsyncRecord.CompletionFlags, 0);
        a.Store(Width.Double, Frame, Image + AsyncRecord.Source, (int)source);
        a.Store(Width.Double, Frame, Image + AsyncRecord.DoneTime, 0);
        a.Call(Helper.BootTime);
        a.Store(Width.Double, Frame, Image + AsyncRecord.SubmitTime, R0);
    }

    /// <summary>The key of a request of a context.</summary>
    internal static void StoreKey(GateCode g, Register context, Register request)
    {
        g.A.Store(Width.Double, Frame, Key, context);
        g.A.Store(Width.Double, Frame, Key + 8, request);
    }

    /// <summary>
    /// The key of a user_data of a ring: contexts are aligned, so an odd one is nobody's. Loses the register.
    /// </summary>
    internal static void StoreUserKey(GateCode g, Register context, Register userData)
    {
        g.A.Store(Width.Double, Frame, Key, context);
        g.A.Store(Width.Double, Frame, Key + 8, userData);
        g.A.LoadFrom(Width.Double, context, Frame, Key);
        g.A.Store(Width.Byte, Frame, Key, 1);
    }

    /// <summary>R0 = the pending record of the key, or 0.</summary>
    internal static void Lookup(GateCode g) => g.A.Lookup(g.Maps.Pending, Key);

    /// <summary>Stores the image under the key; an operation without room is counted.</summary>
    internal static void Add(GateCode g)
    {
        Assembler a = g.A;
        Label added = a.NewLabel("added");
        a.Update(g.Maps.Pending, Key, Image);
        a.JumpIf(R0, Condition.Equal, 0, added);
        g.Ring(Cpu, added);
        g.Count(R0, Counter.AsyncNoRoom, R1);
        a.Mark(added);
    }

    /// <summary>Forgets what the key stands for.</summary>
    internal static void Delete(GateCode g) => g.A.Delete(g.Maps.Pending, Key);

    /// <summary>
    /// Whoever stands under a key that is given anew ended without a completion: it gets its row. Keeps R6 to R9.
    /// </summary>
    internal static void EmitSkipped(GateCode g, bool ring)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none_before"), known = a.NewLabel("known");
        Lookup(g);
        a.JumpIf(R0, Condition.Equal, 0, none);
        if (ring)
        {
            a.Store(Width.Double, Frame, State, R0);
            a.Move(R1, R0);
            OverflowCode.CallResolve(g);
            a.LoadFrom(Width.Double, R1, Frame, State);
            a.JumpIf(R0, Condition.NotEqual, 0, known);
        }
        else
        {
            a.Move(R1, R0);
        }

        a.LoadFrom(Width.Word, R2, R1, AsyncRecord.Ways);
        a.Compute(Operation.Or, R2, (int)AsyncWays.Skipped);
        a.Store(Width.Word, R1, AsyncRecord.Ways, R2);
        a.Store(Width.Byte, R1, AsyncRecord.State, (int)CallState.Abandoned);
        a.Mark(known);
        CallEmit(g);
        a.Mark(none);
    }

    /// <summary><c>emit_async(R1 = pending record)</c>: makes a record of it.</summary>
    internal static void CallEmit(GateCode g) => g.CallFunction("emit_async", WriteEmit);

    /// <summary>
    /// <c>see_file(R1 = struct file)</c>: R0 = its key. The state that remembers the last file is this CPU's own.
    /// </summary>
    internal static void CallFile(GateCode g) => g.CallFunction("async_file", WriteFile);

    /// <summary>Notes the file of a request of io_uring, which may have none yet, in its record. R9 = record.</summary>
    internal static void NoteFile(GateCode g, Register request)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none");
        g.LoadField(Width.Double, R1, request, "io_kiocb", "file");
        a.JumpIf(R1, Condition.Equal, 0, none);
        CallFile(g);
        a.Store(Width.Double, R9, AsyncRecord.File, R0);
        a.Mark(none);
    }

    /// <summary><c>async_fd(R1 = descriptor)</c>: R0 = key of the current thread's file; see <see cref="CallFile"/>.
    /// </summary>
    internal static void CallDescriptor(GateCode g) => g.CallFunction("async_fd", WriteDescriptor);

    private static void WriteDescriptor(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none");
        a.Move(R6, R1);
        a.Store(Width.Word, Frame, State, 0);
        g.A.Lookup(g.Maps.AsyncSight, State);
        a.JumpIf(R0, Condition.Equal, 0, none);
        a.Move(R1, R0);
        a.Move(R2, R6);
        FileCode.CallDescriptor(g);
        a.Exit();
        a.Mark(none);
        a.Exit(0);
    }

    private static void WriteEmit(GateCode g)
    {
        Assembler a = g.A;
        Label full = a.NewLabel("full"), none = a.NewLabel("none");
        a.Move(R6, R1);
        g.Ring(Cpu, none);
        a.Move(R7, R0);
        RingCode.Reserve(g, R7, R8, AsyncRecord.SizeBytes, full);
        for (int at = AsyncRecord.SubmitTime; at < AsyncRecord.SizeBytes; at += 8)
        {
            a.LoadFrom(Width.Double, R1, R6, at);
            a.Store(Width.Double, R8, at, R1);
        }

        a.Call(Helper.BootTime);
        a.Store(Width.Double, R8, RecordHeader.Time, R0);
        a.Set(R3, AsyncRecord.SizeBytes);
        RingCode.Header(g, R8, R3, RecordKind.Async, Cpu, R2);
        g.Count(R7, Counter.AsyncRows, R1);
        a.Set(R8, AsyncRecord.SizeBytes);
        RingCode.Publish(g, R7, R8);
        a.Exit(0);
        a.Mark(full);
        g.Count(R7, Counter.AsyncLost, R1);
        a.Mark(none);
        a.Exit(0);
    }

    private static void WriteFile(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none");
        a.Move(R6, R1);
        a.Store(Width.Word, Frame, State, 0);
        g.A.Lookup(g.Maps.AsyncSight, State);
        a.JumpIf(R0, Condition.Equal, 0, none);
        a.Move(R7, R0);
        a.Move(R1, R7);
        a.Move(R2, R6);
        a.Move(R3, R6);
        a.Add(R3, g.Types["file", "f_path"]);
        a.Move(R4, R6);
        a.Set(R5, 0);
        SightCode.Call(g);
        a.Exit();
        a.Mark(none);
        a.Exit(0);
    }
}
