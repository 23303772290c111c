using Weir.Bpf.Assembly;
using Weir.Bpf.Rings;
using Weir.Catalogue.Records;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// The walk from a dentry over its parents and mount points to the root, which writes the components leaf first
/// (as prepend_path in fs/d_path.c does it).
/// </summary>
/// <remarks>
/// The position lives in the ring's scratch word: a register would have another range at each turn, and the verifier
/// would follow each of them (measured: 1,000,000 instructions and a refusal, against some thousand).
/// </remarks>
internal static class NameCode
{
    /// <summary>Where the length of the names stands, relative to the ring.</summary>
    internal const int Position = RingLayout.Scratch;

    /// <summary>The longest component with its NUL (NAME_MAX + 1).</summary>
    internal const int MaxComponent = 256;

    private const int MaxSteps = 128, Mount = -144, Step = -152;

    /// <summary>
    /// Writes names and flags. R8 = record, R9 = ring; path and dentry in stack slots. Loses R0 to R5, R7.
    /// </summary>
    internal static void Write(GateCode g, int path, int dentry)
    {
        Assembler a = g.A;
        Label loop = a.NewLabel("walk"), inMount = a.NewLabel("in_mount"), top = a.NewLabel("top"),
            next = a.NewLabel("next"), cut = a.NewLabel("cut"), done = a.NewLabel("walked");
        a.LoadFrom(Width.Double, R1, Frame, path);
        g.LoadField(Width.Double, R1, R1, "path", "mnt");
        a.Store(Width.Double, Frame, Mount, R1);
        a.LoadFrom(Width.Double, R7, Frame, dentry);
        a.Store(Width.Double, R9, Position, 0);
        MarkDeleted(g);
        StepLoop.Begin(g, Step, MaxSteps);
        a.Mark(loop);
        StepLoop.Next(g, Step, MaxSteps, cut);
        a.LoadFrom(Width.Double, R1, Frame, Mount);
        g.LoadField(Width.Double, R2, R1, "vfsmount", "mnt_root");
        a.JumpIf(R2, Condition.NotEqual, R7, inMount);

        // At the root of a mount: go on at its mount point, unless it is mounted nowhere.
        a.Add(R1, -g.Types["mount", "mnt"]);
        a.Move(R7, R1);
        g.Cast(R1, g.Types.MountId);
        g.LoadField(Width.Double, R1, R0, "mount", "mnt_parent");
        a.JumpIf(R1, Condition.Equal, R7, done);
        g.LoadField(Width.Double, R7, R0, "mount", "mnt_mountpoint");
        a.Add(R1, g.Types["mount", "mnt"]);
        g.Cast(R1, g.Types.Btf.FindStruct("vfsmount"));
        a.Store(Width.Double, Frame, Mount, R0);
        a.Jump(next);

        a.Mark(inMount);
        g.LoadField(Width.Double, R3, R7, "dentry", "d_name.name");
        g.LoadField(Width.Double, R1, R7, "dentry", "d_parent");
        a.JumpIf(R1, Condition.Equal, R7, top);
        a.Move(R7, R1);
        CopyComponent(g, cut, done);
        a.Jump(next);

        // A dentry that is its own parent but no mount's root: pipes, sockets, anonymous inodes. Their own name is all.
        a.Mark(top);
        a.LoadFrom(Width.Double, R1, R9, Position);
        a.JumpIf(R1, Condition.NotEqual, 0, done);
        CopyComponent(g, cut, done);
        a.Jump(done);

        a.Mark(next);
        a.Jump(loop);
        a.Mark(cut);
        a.LoadFrom(Width.Byte, R1, R8, FileRecord.Flags);
        a.Compute(Operation.Or, R1, (int)FileRecordFlags.Incomplete);
        a.Store(Width.Byte, R8, FileRecord.Flags, R1);
        a.Mark(done);
        StepLoop.End(g, Step);
    }

    /// <summary>Unhashed and not a root: unlinked. R7 = dentry.</summary>
    private static void MarkDeleted(GateCode g)
    {
        Assembler a = g.A;
        Label there = a.NewLabel("there");
        g.LoadField(Width.Double, R1, R7, "dentry", "d_hash.pprev");
        a.JumpIf(R1, Condition.NotEqual, 0, there);
        g.LoadField(Width.Double, R1, R7, "dentry", "d_parent");
        a.JumpIf(R1, Condition.Equal, R7, there);
        a.Store(Width.Byte, R8, FileRecord.Flags, (int)FileRecordFlags.Deleted);
        a.Mark(there);
    }

    /// <summary>R3 = address of the name.</summary>
    private static void CopyComponent(GateCode g, Label cut, Label unreadable)
    {
        Assembler a = g.A;
        a.LoadFrom(Width.Double, R2, R9, Position);
        a.JumpIf(R2, Condition.Above, FileRecord.MaxNames - MaxComponent, cut);
        a.Move(R1, R8);
        a.Add(R1, R2);
        a.Add(R1, FileRecord.Names);
        a.Set(R2, MaxComponent);
        a.Call(Helper.ProbeReadKernelText);
        a.JumpIf(R0, Condition.LessOrEqual, 0, unreadable);
        a.LoadFrom(Width.Double, R1, R9, Position);
        a.Add(R1, R0);
        a.Store(Width.Double, R9, Position, R1);
    }
}
