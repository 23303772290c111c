using Weir.Bpf.Assembly;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>Local functions that find the file behind a slot of a call's plan and give it a key.</summary>
internal static class FileCode
{
    private const int AtFdCwd = -100;

    /// <summary>IO_RINGFD_REG_MAX of include/linux/io_uring_types.h.</summary>
    private const int RegisteredRings = 16;

    /// <summary>Fills the slots that enter knows. R6 = state, R8 = plan; loses R0 to R5.</summary>
    internal static void FillEnterSlots(GateCode g)
    {
        Assembler a = g.A;
        for (int slot = 0; slot < 2; slot++)
        {
            int at = PlanEntry.Slots + 4 * slot;
            Label next = a.NewLabel("next_slot"), descriptor = a.NewLabel("descriptor"), found = a.NewLabel("found");
            a.LoadFrom(Width.Byte, R1, R8, at);
            a.JumpIf(R1, Condition.Equal, (int)FileSlotForm.Descriptor, descriptor);
            a.JumpIf(R1, Condition.Equal, (int)FileSlotForm.None, next);
            a.JumpIf(R1, Condition.AboveOrEqual, (int)FileSlotForm.Result, next);
            a.Move(R1, R6);
            a.Move(R2, R8);
            a.Add(R2, at);
            g.CallShared("directory", WriteDirectory, TaskState.SizeBytes, PlanEntry.SlotBytes);
            a.Jump(found);

            // What most calls have needs no detour.
            a.Mark(descriptor);
            LoadArgument(g, R2, R8, at + 1);
            a.MoveLow(R2, R2);
            a.Move(R1, R6);
            CallDescriptor(g);
            a.Mark(found);
            a.Store(Width.Double, R6, TaskState.Image + CallRecord.Files + 8 * slot, R0);
            a.Mark(next);
        }
    }

    /// <summary>Fills the slots that only exit knows. R6 = state, R7 = plan, R8 = result; loses R0 to R5.</summary>
    internal static void FillExitSlots(GateCode g)
    {
        Assembler a = g.A;
        for (int slot = 0; slot < 2; slot++)
        {
            int at = PlanEntry.Slots + 4 * slot;
            Label next = a.NewLabel("next_slot");
            a.LoadFrom(Width.Byte, R1, R7, at);
            a.JumpIf(R1, Condition.Below, (int)FileSlotForm.Result, next);
            a.Move(R1, R6);
            a.Move(R2, R7);
            a.Add(R2, at);
            a.Move(R3, R8);
            g.CallShared("exit_slot", WriteExitSlot, TaskState.SizeBytes, PlanEntry.SlotBytes, 0);
            a.Store(Width.Double, R6, TaskState.Image + CallRecord.Files + 8 * slot, R0);
            a.Mark(next);
        }
    }

    /// <summary>destination = argument word whose index is the byte at [base + offset]. R6 = state.</summary>
    internal static void LoadArgument(GateCode g, Register destination, Register @base, int offset)
    {
        Assembler a = g.A;
        a.LoadFrom(Width.Byte, destination, @base, offset);
        a.Compute(Operation.And, destination, 7);
        a.Compute(Operation.ShiftLeft, destination, 3);
        a.Add(destination, R6);
        a.LoadFrom(Width.Double, destination, destination, TaskState.Image + CallRecord.Arguments);
    }

    /// <summary>
    /// <c>directory(R1 = state, R2 = slot)</c>: R0 = key of the directory that a path starts from; of the io_uring,
    /// where the slot is one's.
    /// </summary>
    private static void WriteDirectory(GateCode g)
    {
        Assembler a = g.A;
        Label cwd = a.NewLabel("cwd"), none = a.NewLabel("none"), ring = a.NewLabel("ring"),
            lookup = a.NewLabel("lookup");
        a.Move(R6, R1);
        a.Move(R7, R2);
        a.LoadFrom(Width.Byte, R8, R7, 0);
        a.JumpIf(R8, Condition.Equal, (int)FileSlotForm.RingDescriptor, ring);

        // A path that begins with a slash needs no base.
        LoadArgument(g, R3, R7, 2);
        a.Store(Width.Double, Frame, -8, 0);
        a.Move(R1, Frame);
        a.Add(R1, -8);
        a.Set(R2, 1);
        a.Call(Helper.ProbeReadUser);
        a.LoadFrom(Width.Byte, R1, Frame, -8);
        a.JumpIf(R1, Condition.Equal, '/', none);
        a.JumpIf(R8, Condition.NotEqual, (int)FileSlotForm.Directory, cwd);
        LoadArgument(g, R2, R7, 1);
        a.MoveLow(R2, R2);
        a.Set(R1, AtFdCwd);
        a.MoveLow(R1, R1);
        a.JumpIf(R1, Condition.Equal, R2, cwd);
        a.Mark(lookup);
        a.Move(R1, R6);
        CallDescriptor(g);
        a.Exit();
        a.Mark(ring);
        LoadRing(g);
        a.Jump(lookup);

        a.Mark(cwd);
        g.CurrentTask();
        g.LoadField(Width.Double, R1, R0, "task_struct", "fs");
        a.JumpIf(R1, Condition.Equal, 0, none);
        a.Add(R1, g.Types["fs_struct", "pwd"]);
        a.Move(R2, R1);
        a.Move(R3, R1);
        a.Move(R1, R6);
        a.Set(R4, 0);
        a.Set(R5, 0);
        SightCode.Call(g);
        a.Exit();
        a.Mark(none);
        a.Exit(0);
    }

    /// <summary>
    /// R2 = the word of an io_uring's descriptor, bit 32 set if it is an index. R6 = state, R7 = slot.
    /// </summary>
    private static void LoadRing(GateCode g)
    {
        Assembler a = g.A;
        LoadArgument(g, R1, R7, 2);
        a.LoadFrom(Width.Byte, R3, R7, 3);
        a.Compute(Operation.And, R3, 31);
        a.Compute(Operation.ShiftRight, R1, R3);
        a.Compute(Operation.And, R1, 1);
        a.Compute(Operation.ShiftLeft, R1, 32);
        LoadArgument(g, R2, R7, 1);
        a.MoveLow(R2, R2);
        a.Compute(Operation.Or, R2, R1);
    }

    /// <summary><c>exit_slot(R1 = state, R2 = slot, R3 = result)</c>: R0 = key.</summary>
    private static void WriteExitSlot(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none"), known = a.NewLabel("known"),
            ring = a.NewLabel("ring");
        a.Move(R6, R1);
        a.Move(R7, R2);
        a.MoveLow(R8, R3);
        a.JumpIf(R3, Condition.Less, 0, none);
        a.LoadFrom(Width.Byte, R1, R7, 0);
        a.Move(R2, R8);
        a.JumpIf(R1, Condition.Equal, (int)FileSlotForm.Result, known);
        LoadArgument(g, R3, R7, 1);
        a.LoadFrom(Width.Byte, R1, R7, 3);
        a.Compute(Operation.ShiftLeft, R1, 2);
        a.Add(R3, R1);
        a.Store(Width.Double, Frame, -8, -1);
        a.Move(R1, Frame);
        a.Add(R1, -8);
        a.Set(R2, 4);
        a.Call(Helper.ProbeReadUser);
        a.JumpIf(R0, Condition.NotEqual, 0, none);
        a.LoadFrom(Width.Word, R2, Frame, -8);
        a.LoadFrom(Width.Byte, R1, R7, 0);
        a.JumpIf(R1, Condition.Equal, (int)FileSlotForm.RingResult, ring);
        a.Mark(known);
        a.Move(R1, R6);
        CallDescriptor(g);
        a.Exit();

        // Bit 32 says that the result is the index of a registered ring.
        a.Mark(ring);
        a.LoadFrom(Width.Byte, R3, R7, 2);
        a.Compute(Operation.And, R3, 31);
        a.Compute(Operation.ShiftRight, R2, R3);
        a.Compute(Operation.And, R2, 1);
        a.Compute(Operation.ShiftLeft, R2, 32);
        a.Compute(Operation.Or, R2, R8);
        a.Jump(known);
        a.Mark(none);
        a.Exit(0);
    }

    /// <summary>R0 = key of the file behind descriptor R2 of the current thread. R1 = state.</summary>
    internal static void CallDescriptor(GateCode g) => g.CallShared("fd", WriteDescriptor, TaskState.Image, 0);

    /// <summary>
    /// <c>fd(R1 = state, R2 = descriptor)</c>: R0 = key, or 0 where the thread has no such descriptor. Bit 32 of R2
    /// makes it the index of a registered ring.
    /// </summary>
    private static void WriteDescriptor(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("none"), other = a.NewLabel("other_file"), beyond = a.NewLabel("beyond"),
            element = a.NewLabel("element");
        a.Move(R6, R1);
        a.Move(R7, R2);
        g.CurrentTask();
        g.LoadField(Width.Double, R1, R0, "task_struct", "files");
        a.JumpIf(R1, Condition.Equal, 0, none);
        g.LoadField(Width.Double, R1, R1, "files_struct", "fdt");
        g.LoadField(Width.Word, R2, R1, "fdtable", "max_fds");
        a.JumpIf(R7, Condition.AboveOrEqual, R2, beyond);
        g.LoadField(Width.Double, R1, R1, "fdtable", "fd");
        a.Mark(element);
        a.Compute(Operation.ShiftLeft, R7, 3);
        a.Add(R1, R7);

        // From now on the place where the last file of such a descriptor is remembered.
        a.Compute(Operation.ShiftLeft, R7, int.Log2(LastFiles.Bytes) - 3);
        a.Compute(Operation.And, R7, LastFiles.Mask);

        // Any structure that begins with a pointer will do to read one element of struct file *[].
        g.Cast(R1, g.Types.PathId);
        a.LoadFrom(Width.Double, R1, R0, 0);
        a.JumpIf(R1, Condition.Equal, 0, none);
        a.Move(R8, R1);
        ReturnIfLast(g, other);
        a.Mark(other);
        a.Move(R1, R6);
        a.Move(R2, R8);
        a.Move(R3, R8);
        a.Add(R3, g.Types["file", "f_path"]);
        a.Move(R4, R8);
        a.Move(R5, R7);
        SightCode.Call(g);
        a.Exit();

        // No descriptor is that large, so that only who would fail pays for the question.
        a.Mark(beyond);
        if (g.Types.HasRegisteredRings)
        {
            a.Set(R3, 1);
            a.Compute(Operation.ShiftLeft, R3, 32);
            a.Compute(Operation.Subtract, R7, R3);
            a.JumpIf(R7, Condition.AboveOrEqual, RegisteredRings, none);
            g.LoadField(Width.Double, R1, R0, "task_struct", "io_uring");
            a.JumpIf(R1, Condition.Equal, 0, none);
            a.Add(R1, g.Types["io_uring_task", "registered_rings"]);

            // Through memory: to the verifier a number now, to which one that it does not know may be added.
            a.Store(Width.Double, R6, TaskState.Scratch, R1);
            a.LoadFrom(Width.Double, R1, R6, TaskState.Scratch);
            a.Jump(element);
        }

        a.Mark(none);
        a.Exit(0);
    }

    /// <summary>
    /// Returns the key if the file in R8 is the one remembered in place R7, unchanged since. R6 = state.
    /// </summary>
    private static void ReturnIfLast(GateCode g, Label other)
    {
        Assembler a = g.A;
        a.Move(R4, R6);
        a.Add(R4, R7);
        a.LoadFrom(Width.Double, R1, R4, TaskState.LastFile);
        a.JumpIf(R1, Condition.NotEqual, R8, other);
        g.Cast(R8, g.Types.FileId);
        SightCode.LoadOperations(g);
        a.Move(R4, R6);
        a.Add(R4, R7);
        g.LoadField(Width.Double, R1, R0, "file", "f_path.dentry");
        a.LoadFrom(Width.Double, R2, R4, TaskState.LastDentry);
        a.JumpIf(R1, Condition.NotEqual, R2, other);
        SightCode.Version(g, R1);
        a.LoadFrom(Width.Word, R2, R4, TaskState.LastSequence);
        a.JumpIf(R9, Condition.NotEqual, R2, other);
        a.LoadFrom(Width.Word, R1, R4, TaskState.LastEpoch);
        g.LoadConfig(R2, Config.Epoch);
        a.JumpIf(R1, Condition.NotEqual, R2, other);
        a.LoadFrom(Width.Double, R0, R4, TaskState.LastKey);
        a.Exit();
    }
}
