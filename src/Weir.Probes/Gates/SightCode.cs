using Weir.Bpf.Assembly;
using Weir.Bpf.Rings;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// The function <c>see(R1 = state, R2 = identity, R3 = struct path, R4 = struct file or 0, R5 = place among the last
/// files)</c>: R0 = the file's key.
/// On first sight, and whenever the file was renamed, unlinked, bound or connected since, it sends the file's
/// record with its path.
/// </summary>
internal static class SightCode
{
    private const int Identity = -8, Path = -16, File = -24, Dentry = -32, Sequence = -40, Stamp = -48, Cpu = -56,
        NewKey = -64, Inode = -72, Sock = -80, Place = -160, Entry = Sock - FileEntry.SizeBytes;

    /// <summary>
    /// Kept in the ring's scratch words over the walk: the stamp, and whether the file may be remembered.
    /// </summary>
    private const int KeptStamp = RingLayout.Scratch + 8, IsPlain = RingLayout.Scratch + 16;

    private const int CpuBits = 10;

    /// <summary>Addresses go through memory: to the verifier they are numbers then. Loses R0 to R5.</summary>
    internal static void Call(GateCode g)
    {
        foreach (Register address in (ReadOnlySpan<Register>)[R2, R3, R4])
        {
            g.A.Store(Width.Double, R1, TaskState.Scratch, address);
            g.A.LoadFrom(Width.Double, address, R1, TaskState.Scratch);
        }

        g.CallShared("see", Write, TaskState.Image, 0, 0, 0, 0);
    }

    private static void Write(GateCode g)
    {
        Assembler a = g.A;
        Label fresh = a.NewLabel("fresh"), remember = a.NewLabel("remember"), full = a.NewLabel("full"),
            none = a.NewLabel("none"), known = a.NewLabel("known"), plain = a.NewLabel("plain");
        a.Move(R6, R1);
        a.Store(Width.Double, Frame, Identity, R2);
        a.Store(Width.Double, Frame, File, R4);
        a.Store(Width.Double, Frame, Place, R5);
        g.Cast(R3, g.Types.PathId);
        a.Move(R7, R0);
        g.LoadField(Width.Double, R8, R7, "path", "dentry");
        LoadOperationsOfSlot(g);
        Version(g, R8);

        a.Store(Width.Double, Frame, Path, R7);
        a.Store(Width.Double, Frame, Dentry, R8);
        a.Store(Width.Double, Frame, Sequence, R9);
        SocketCode.LoadStamp(g, File, Inode, Sock, Stamp);
        g.A.Lookup(g.Maps.Files, Identity);
        a.JumpIf(R0, Condition.Equal, 0, fresh);
        CompareEntry(g, fresh);
        a.LoadFrom(Width.Double, R7, R0, FileEntry.Key);
        a.Jump(known);

        a.Mark(fresh);
        g.Ring(Cpu, none);
        TakeKey(g);
        RingCode.Reserve(g, R0, R8, FileRecord.Names + FileRecord.MaxNames + NameCode.MaxComponent, full);
        a.Move(R9, R0);
        Describe(g);
        Level(g);
        NameCode.Write(g, Path, Dentry);
        Send(g);
        StoreEntry(g);
        a.LoadFrom(Width.Double, R7, Frame, NewKey);
        a.LoadFrom(Width.Double, R1, R9, IsPlain);
        a.JumpIf(R1, Condition.NotEqual, 0, plain);
        a.Jump(remember);

        // A socket may be bound or connected without a trace in its dentry, so it is looked at each time; a working
        // directory is no descriptor's file.
        a.Mark(known);
        a.LoadFrom(Width.Double, R1, Frame, Stamp);
        a.JumpIf(R1, Condition.NotEqual, 0, remember);
        a.LoadFrom(Width.Double, R1, Frame, File);
        a.JumpIf(R1, Condition.Equal, 0, remember);
        a.Mark(plain);
        Remember(g);
        a.Mark(remember);
        a.Move(R0, R7);
        a.Exit();

        // Without its name; not remembered, so that the next call tries again.
        a.Mark(full);
        g.Count(R0, Counter.LostFiles, R1);
        a.LoadFrom(Width.Double, R0, Frame, NewKey);
        a.Exit();
        a.Mark(none);
        a.Exit(0);
    }

    /// <summary>
    /// R9 = what tells this file from another one at the same addresses: a closed file's memory goes to the next one,
    /// and the sequence of a fresh dentry is always the same (fs/dcache.c, __d_alloc), so the inode has its part in it;
    /// and as all anonymous files have the same inode (fs/anon_inodes.c), so have the file's operations.
    /// R9 = low half of the operations' address before, or 0. Loses R3 and R5.
    /// </summary>
    internal static void Version(GateCode g, Register dentry)
    {
        const int Golden = 0x61c88647;
        Assembler a = g.A;
        g.LoadField(Width.Word, R5, dentry, "dentry", "d_seq");
        a.Add(R9, R5);
        g.LoadField(Width.Double, R3, dentry, "dentry", "d_inode");
        g.LoadField(Width.Double, R5, R3, "inode", "i_ino");
        a.Compute(Operation.Multiply, R5, Golden);
        a.Add(R9, R5);
        g.LoadField(Width.Word, R5, R3, "inode", "i_generation");
        a.Compute(Operation.Xor, R9, R5);
        a.MoveLow(R9, R9);
    }

    /// <summary>
    /// R9 = low half of the address of the operations of the typed file in R0. R6 = state; loses nothing else.
    /// </summary>
    internal static void LoadOperations(GateCode g)
    {
        // Through memory: to the verifier a number now, to be reckoned with.
        g.LoadField(Width.Double, R9, R0, "file", "f_op");
        g.A.Store(Width.Double, R6, TaskState.Scratch, R9);
        g.A.LoadFrom(Width.Word, R9, R6, TaskState.Scratch);
    }

    /// <summary>The same for the file in its slot; R9 = 0 without one. Loses R0 to R5.</summary>
    private static void LoadOperationsOfSlot(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("no_operations");
        a.Set(R9, 0);
        a.LoadFrom(Width.Double, R1, Frame, File);
        a.JumpIf(R1, Condition.Equal, 0, none);
        g.Cast(R1, g.Types.FileId);
        LoadOperations(g);
        a.Mark(none);
    }

    private static void CompareEntry(GateCode g, Label differs)
    {
        Assembler a = g.A;
        a.LoadFrom(Width.Double, R1, R0, FileEntry.Dentry);
        a.JumpIf(R1, Condition.NotEqual, R8, differs);
        a.LoadFrom(Width.Word, R1, R0, FileEntry.Sequence);
        a.JumpIf(R1, Condition.NotEqual, R9, differs);
        a.LoadFrom(Width.Word, R1, R0, FileEntry.Epoch);
        g.LoadConfig(R2, Config.Epoch);
        a.JumpIf(R1, Condition.NotEqual, R2, differs);
        a.LoadFrom(Width.Double, R1, R0, FileEntry.Stamp);
        a.LoadFrom(Width.Double, R2, Frame, Stamp);
        a.JumpIf(R1, Condition.NotEqual, R2, differs);
    }

    /// <summary>A key that no other file ever has: this CPU's next number, and the CPU. R0 = ring, kept.</summary>
    private static void TakeKey(GateCode g)
    {
        Assembler a = g.A;
        int at = RingLayout.Counters + 8 * (int)Counter.NextKey;
        a.LoadFrom(Width.Double, R1, R0, at);
        a.Add(R1, 1);
        a.Store(Width.Double, R0, at, R1);
        a.Compute(Operation.ShiftLeft, R1, CpuBits);
        a.LoadFrom(Width.Word, R2, Frame, Cpu);
        a.Compute(Operation.Or, R1, R2);
        a.Store(Width.Double, Frame, NewKey, R1);
    }

    /// <summary>Everything but the names. R8 = record.</summary>
    private static void Describe(GateCode g)
    {
        Assembler a = g.A;
        a.LoadFrom(Width.Double, R1, Frame, NewKey);
        a.Store(Width.Double, R8, FileRecord.Key, R1);
        a.LoadFrom(Width.Double, R7, Frame, Inode);
        g.LoadField(Width.Double, R1, R7, "inode", "i_ino");
        a.Store(Width.Double, R8, FileRecord.Inode, R1);
        g.LoadField(Width.Word, R1, R7, "inode", "i_generation");
        a.Store(Width.Word, R8, FileRecord.Generation, R1);
        g.LoadField(Width.Half, R1, R7, "inode", "i_mode");
        a.Store(Width.Half, R8, FileRecord.Mode, R1);
        g.LoadField(Width.Double, R2, R7, "inode", "i_sb");
        g.LoadField(Width.Word, R1, R2, "super_block", "s_dev");
        a.Store(Width.Word, R8, FileRecord.Device, R1);
        g.LoadField(Width.Double, R1, R2, "super_block", "s_magic");
        a.Store(Width.Word, R8, FileRecord.Magic, R1);
        a.Store(Width.Half, R8, FileRecord.Flags, 0);
        a.Store(Width.Word, R8, FileRecord.OpenFlags, 0);

        Label noFile = a.NewLabel("no_file");
        a.LoadFrom(Width.Double, R1, Frame, File);
        a.JumpIf(R1, Condition.Equal, 0, noFile);
        g.Cast(R1, g.Types.FileId);
        g.LoadField(Width.Word, R1, R0, "file", "f_flags");
        a.Store(Width.Word, R8, FileRecord.OpenFlags, R1);
        a.Mark(noFile);
        SocketCode.Describe(g, Sock);
    }

    /// <summary>
    /// Puts what differs between sockets, files and directories out of the verifier's sight, so that it follows the
    /// walk once for all of them and not once for each (measured: 1.9 s to load, against some tens of milliseconds).
    /// R9 = ring.
    /// </summary>
    private static void Level(GateCode g)
    {
        Assembler a = g.A;
        Label no = a.NewLabel("not_plain");
        a.LoadFrom(Width.Double, R1, Frame, Stamp);
        a.Store(Width.Double, R9, KeptStamp, R1);
        a.Store(Width.Double, R9, IsPlain, 0);
        a.JumpIf(R1, Condition.NotEqual, 0, no);
        a.LoadFrom(Width.Double, R1, Frame, File);
        a.JumpIf(R1, Condition.Equal, 0, no);
        a.Store(Width.Double, R9, IsPlain, 1);
        a.Mark(no);
        foreach (int slot in (ReadOnlySpan<int>)[Stamp, File, Sock])
        {
            a.Store(Width.Double, Frame, slot, 0);
        }
    }

    /// <summary>R8 = record, R9 = ring; the length of the names is in the ring's scratch word.</summary>
    private static void Send(GateCode g)
    {
        Assembler a = g.A;
        a.Call(Helper.BootTime);
        a.Store(Width.Double, R8, RecordHeader.Time, R0);
        a.LoadFrom(Width.Double, R7, R9, NameCode.Position);
        a.Store(Width.Half, R8, FileRecord.NamesLength, R7);
        a.Add(R7, FileRecord.Names + 7);
        a.Compute(Operation.And, R7, ~7);
        a.Move(R3, R7);
        RingCode.Header(g, R8, R3, RecordKind.File, Cpu, R2);
        RingCode.Publish(g, R9, R7);
    }

    /// <summary>After the record is out: whoever finds the entry may rely on the name being on its way.</summary>
    private static void StoreEntry(GateCode g)
    {
        Assembler a = g.A;
        foreach ((int from, int to) in (ReadOnlySpan<(int, int)>)
            [(Dentry, FileEntry.Dentry), (NewKey, FileEntry.Key)])
        {
            a.LoadFrom(Width.Double, R1, Frame, from);
            a.Store(Width.Double, Frame, Entry + to, R1);
        }

        a.LoadFrom(Width.Double, R1, R9, KeptStamp);
        a.Store(Width.Double, Frame, Entry + FileEntry.Stamp, R1);
        a.LoadFrom(Width.Double, R1, Frame, Sequence);
        a.Store(Width.Word, Frame, Entry + FileEntry.Sequence, R1);
        g.LoadConfig(R1, Config.Epoch);
        a.Store(Width.Word, Frame, Entry + FileEntry.Epoch, R1);
        a.Update(g.Maps.Files, Identity, Entry);
    }

    /// <summary>R6 = state, R7 = key; loses R6.</summary>
    private static void Remember(GateCode g)
    {
        Assembler a = g.A;
        a.LoadFrom(Width.Double, R1, Frame, Place);
        a.Compute(Operation.And, R1, LastFiles.Mask);
        a.Add(R6, R1);
        a.LoadFrom(Width.Double, R1, Frame, Identity);
        a.Store(Width.Double, R6, TaskState.LastFile, R1);
        a.LoadFrom(Width.Double, R1, Frame, Dentry);
        a.Store(Width.Double, R6, TaskState.LastDentry, R1);
        a.LoadFrom(Width.Double, R1, Frame, Sequence);
        a.Store(Width.Word, R6, TaskState.LastSequence, R1);
        g.LoadConfig(R1, Config.Epoch);
        a.Store(Width.Word, R6, TaskState.LastEpoch, R1);
        a.Store(Width.Double, R6, TaskState.LastKey, R7);
    }
}
