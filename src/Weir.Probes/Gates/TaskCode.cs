using Weir.Bpf.Assembly;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>Local functions about threads: whether one is traced, and telling user space who it is.</summary>
internal static class TaskCode
{
    private const int CommBytes = 16, Cpu = -8;

    /// <summary>
    /// <c>decide(R1 = state)</c>: settles the current thread's scope; R0 = 1 if it is traced.
    /// </summary>
    internal static void CallDecide(GateCode g) => g.CallShared("decide", WriteDecide, TaskState.SizeBytes);

    /// <summary>
    /// <c>announce(R1 = state)</c>: decides again and sends the current thread's record; R0 = traced.
    /// </summary>
    internal static void CallAnnounce(GateCode g) => g.CallShared("announce", WriteAnnounce, TaskState.SizeBytes);

    /// <summary>
    /// Fills a task record at R8 from the task in <paramref name="task"/>, from pid to comm. Loses R0 to R5.
    /// </summary>
    internal static void Describe(GateCode g, Register task)
    {
        Assembler a = g.A;
        if (g.Types.IsPlain)
        {
            DescribePlain(g);
            return;
        }

        g.Cast(task, g.Types.TaskId);
        task = R0;
        g.LoadField(Width.Word, R1, task, "task_struct", "tgid");
        a.Store(Width.Word, R8, TaskRecord.Pid, R1);
        g.LoadField(Width.Word, R1, task, "task_struct", "pid");
        a.Store(Width.Word, R8, TaskRecord.Tid, R1);
        g.LoadField(Width.Double, R1, task, "task_struct", "real_parent");
        g.LoadField(Width.Word, R1, R1, "task_struct", "tgid");
        a.Store(Width.Word, R8, TaskRecord.ParentPid, R1);
        g.LoadField(Width.Double, R1, task, "task_struct", "cred");
        g.LoadField(Width.Word, R1, R1, "cred", "euid");
        a.Store(Width.Word, R8, TaskRecord.Uid, R1);
        g.LoadField(Width.Double, R1, task, "task_struct", "cgroups");
        g.LoadField(Width.Double, R1, R1, "css_set", "dfl_cgrp");
        g.LoadField(Width.Double, R1, R1, "cgroup", "kn");
        g.LoadField(Width.Double, R1, R1, "kernfs_node", "id");
        a.Store(Width.Double, R8, TaskRecord.Cgroup, R1);
        g.LoadField(Width.Double, R1, task, "task_struct", "start_boottime");
        a.Store(Width.Double, R8, TaskRecord.StartTime, R1);
        for (int i = 0; i < CommBytes; i += 4)
        {
            a.LoadFrom(Width.Word, R1, task, g.Types["task_struct", "comm"] + i);
            a.Store(Width.Word, R8, TaskRecord.Comm + i, R1);
        }

        ClearRest(g);
    }

    private static void ClearRest(GateCode g)
    {
        for (int at = TaskRecord.ExitCode; at < TaskRecord.Command; at += 8)
        {
            g.A.Store(Width.Double, R8, at, 0);
        }
    }

    /// <summary>The current thread as helpers tell it, its parent as fork left it in the state. R6 = state.</summary>
    private static void DescribePlain(GateCode g)
    {
        Assembler a = g.A;
        a.LoadFrom(Width.Double, R1, R6, TaskState.PidTid);
        a.Store(Width.Word, R8, TaskRecord.Pid, R1);
        a.Compute(Operation.ShiftRight, R1, 32);
        a.Store(Width.Word, R8, TaskRecord.Tid, R1);
        a.LoadFrom(Width.Double, R1, R6, TaskState.PlainParent);
        a.Store(Width.Word, R8, TaskRecord.ParentPid, R1);
        a.Call(Helper.UidGid);
        a.Store(Width.Word, R8, TaskRecord.Uid, R0);
        a.Call(Helper.CgroupId);
        a.Store(Width.Double, R8, TaskRecord.Cgroup, R0);
        a.Store(Width.Double, R8, TaskRecord.StartTime, 0);
        a.Move(R1, R8);
        a.Add(R1, TaskRecord.Comm);
        a.Set(R2, CommBytes);
        a.Call(Helper.CurrentComm);
        ClearRest(g);
    }

    private static void WriteAnnounce(GateCode g)
    {
        Assembler a = g.A;
        Label full = a.NewLabel("full"), none = a.NewLabel("none");
        a.Move(R6, R1);
        CallDecide(g);
        a.JumpIf(R0, Condition.Equal, 0, none);
        if (!g.Types.IsPlain)
        {
            g.CurrentTask();
            a.Move(R7, R0);
        }

        g.Ring(Cpu, none);
        a.Move(R9, R0);
        RingCode.Reserve(g, R9, R8, TaskRecord.Command, full);
        Describe(g, R7);
        a.Call(Helper.BootTime);
        a.Store(Width.Double, R8, RecordHeader.Time, R0);
        a.Set(R3, TaskRecord.Command);
        RingCode.Header(g, R8, R3, RecordKind.Task, Cpu, R2);
        a.Set(R8, TaskRecord.Command);
        RingCode.Publish(g, R9, R8);

        // Only now: a thread whose record found no room is announced at its next call.
        if (g.Types.IsPlain)
        {
            a.Store(Width.Double, R6, TaskState.Credentials, 1);
        }
        else
        {
            g.LoadField(Width.Double, R1, R7, "task_struct", "cred");
            a.Store(Width.Double, R6, TaskState.Credentials, R1);
            g.LoadField(Width.Double, R1, R7, "task_struct", "cgroups");
            a.Store(Width.Double, R6, TaskState.Cgroups, R1);
        }

        a.Exit(1);

        a.Mark(full);
        g.Count(R9, Counter.LostTasks, R1);
        a.Exit(1);
        a.Mark(none);
        a.Exit(0);
    }

    private static void WriteDecide(GateCode g)
    {
        Assembler a = g.A;
        Label no = a.NewLabel("no"), filters = a.NewLabel("filters"), yes = a.NewLabel("yes");
        a.Move(R6, R1);
        if (g.Types.IsPlain)
        {
            a.Call(Helper.PidTgid);
            a.Store(Width.Word, R6, TaskState.PidTid + 4, R0);
            a.Move(R1, R0);
            a.Compute(Operation.ShiftRight, R1, 32);
            a.Store(Width.Word, R6, TaskState.PidTid, R1);
        }
        else
        {
            g.CurrentTask();
            a.Move(R7, R0);
            g.LoadField(Width.Word, R1, R7, "task_struct", "tgid");
            a.Store(Width.Word, R6, TaskState.PidTid, R1);
            g.LoadField(Width.Word, R2, R7, "task_struct", "pid");
            a.Store(Width.Word, R6, TaskState.PidTid + 4, R2);
        }

        g.LoadConfig(R3, Config.Self);
        a.JumpIf(R1, Condition.Equal, R3, no);
        g.LoadConfig(R3, Config.Everyone);
        a.JumpIf(R3, Condition.NotEqual, 0, filters);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Flags);
        a.JumpIf(R1, Condition.AnySet, (int)TaskFlags.Marked, filters);
        a.Jump(no);

        a.Mark(filters);
        g.LoadConfig(R9, Config.Filters);
        a.JumpIf(R9, Condition.Equal, 0, yes);
        WriteFilters(g, no);

        a.Mark(yes);
        g.LoadConfig(R1, Config.TracedScope);
        a.Store(Width.Word, R6, TaskState.Scope, R1);
        a.Exit(1);
        a.Mark(no);
        g.LoadConfig(R1, Config.TracedScope);
        a.Compute(Operation.And, R1, ~1);
        a.Store(Width.Word, R6, TaskState.Scope, R1);
        a.Exit(0);
    }

    /// <summary>R6 = state, R7 = task, R9 = filters.</summary>
    private static void WriteFilters(GateCode g, Label no)
    {
        Assembler a = g.A;
        void Set(ScopeFilters filter, Weir.Bpf.Maps.MapSpec set, Action key)
        {
            Label off = a.NewLabel("off"), on = a.NewLabel("on");
            a.JumpIf(R9, Condition.AnySet, (int)filter, on);
            a.Jump(off);
            a.Mark(on);
            key();
            g.A.Lookup(set, -32);
            a.JumpIf(R0, Condition.Equal, 0, no);
            a.Mark(off);
        }

        void Word(Register value) => a.Store(Width.Word, Frame, -32, value);
        Set(ScopeFilters.Process, g.Maps.Processes, () =>
        {
            a.LoadFrom(Width.Word, R1, R6, TaskState.PidTid);
            Word(R1);
        });
        Set(ScopeFilters.Thread, g.Maps.Threads, () =>
        {
            a.LoadFrom(Width.Word, R1, R6, TaskState.PidTid + 4);
            Word(R1);
        });
        Set(ScopeFilters.User, g.Maps.Users, () =>
        {
            if (g.Types.IsPlain)
            {
                a.Call(Helper.UidGid);
                a.Move(R1, R0);
            }
            else
            {
                g.LoadField(Width.Double, R1, R7, "task_struct", "cred");
                g.LoadField(Width.Word, R1, R1, "cred", "euid");
            }

            Word(R1);
        });
        Set(ScopeFilters.Comm, g.Maps.Comms, () => CommKey(g));

        Label noCgroup = a.NewLabel("no_cgroup"), cgroup = a.NewLabel("cgroup");
        a.JumpIf(R9, Condition.AnySet, (int)ScopeFilters.Cgroup, cgroup);
        a.Jump(noCgroup);
        a.Mark(cgroup);
        g.LoadConfig(R1, Config.CgroupLevel);
        a.Call(Helper.AncestorCgroupId);
        g.LoadConfig(R1, Config.CgroupId, Width.Double);
        a.JumpIf(R0, Condition.NotEqual, R1, no);
        a.Mark(noCgroup);
    }

    /// <summary>
    /// Puts the name as a 16-byte key at the frame's -32: bytes behind the NUL are cleared, as the kernel does not
    /// promise them.
    /// </summary>
    private static void CommKey(GateCode g)
    {
        Assembler a = g.A;
        a.Store(Width.Double, Frame, -32, 0);
        a.Store(Width.Double, Frame, -24, 0);
        a.Move(R1, Frame);
        a.Add(R1, -32);
        a.Set(R2, CommBytes);
        if (g.Types.IsPlain)
        {
            a.Call(Helper.CurrentComm);
            return;
        }

        a.Move(R3, R7);
        a.Add(R3, g.Types["task_struct", "comm"]);
        a.Call(Helper.ProbeReadKernelText);
    }
}
