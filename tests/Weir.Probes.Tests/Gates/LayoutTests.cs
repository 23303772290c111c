using System.Reflection;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;

namespace Weir.Probes.Tests.Gates;

public sealed class LayoutTests
{
    public static TheoryData<string> Layouts => [.. Fields.Keys];

    /// <summary>Field, offset and size of everything that gates and user space share, in order.</summary>
    private static readonly Dictionary<string, (string Name, int At, int Bytes)[]> Fields = new()
    {
        ["call record"] =
        [
            ("size", RecordHeader.Size, 4), ("kind", RecordHeader.Kind, 1), ("version", RecordHeader.Version, 1),
            ("cpu", RecordHeader.Cpu, 2), ("time", RecordHeader.Time, 8), ("enter", CallRecord.EnterTime, 8),
            ("result", CallRecord.Result, 8), ("pid", CallRecord.Pid, 4), ("tid", CallRecord.Tid, 4),
            ("arguments", CallRecord.Arguments, 48), ("files", CallRecord.Files, 16), ("number", CallRecord.Number, 2),
            ("state", CallRecord.State, 1), ("restarts", CallRecord.Restarts, 1), ("flags", CallRecord.Flags, 1),
            ("captures", CallRecord.CaptureCount, 1), ("lost", CallRecord.LostBefore, 2),
                ("end", CallRecord.Captures, 8),
        ],
        ["file record"] =
        [
            ("header", 0, 16), ("key", FileRecord.Key, 8), ("inode", FileRecord.Inode, 8),
                ("device", FileRecord.Device, 4),
            ("generation", FileRecord.Generation, 4), ("mode", FileRecord.Mode, 2), ("flags", FileRecord.Flags, 1),
            ("reserved", FileRecord.Reserved, 1), ("open", FileRecord.OpenFlags, 4), ("magic", FileRecord.Magic, 4),
            ("names length", FileRecord.NamesLength, 2), ("has socket", FileRecord.HasSocket, 2),
            ("socket", FileRecord.Socket, SocketBlock.SizeBytes), ("names", FileRecord.Names, FileRecord.MaxNames),
        ],
        ["socket block"] =
        [
            ("family", SocketBlock.Family, 2), ("type", SocketBlock.Type, 2), ("protocol", SocketBlock.Protocol, 2),
            ("local port", SocketBlock.LocalPort, 2), ("remote port", SocketBlock.RemotePort, 2),
            ("state", SocketBlock.State, 1), ("name length", SocketBlock.UnixNameLength, 1),
            ("reserved", SocketBlock.Reserved, 4), ("local", SocketBlock.LocalAddress, 16),
            ("remote", SocketBlock.RemoteAddress, 16), ("name", SocketBlock.UnixName, 108),
        ],
        ["task record"] =
        [
            ("header", 0, 16), ("pid", TaskRecord.Pid, 4), ("tid", TaskRecord.Tid, 4),
                ("parent", TaskRecord.ParentPid, 4),
            ("uid", TaskRecord.Uid, 4), ("cgroup", TaskRecord.Cgroup, 8), ("start", TaskRecord.StartTime, 8),
            ("comm", TaskRecord.Comm, 16), ("exit code", TaskRecord.ExitCode, 4), ("lost", TaskRecord.Lost, 4),
            ("command length", TaskRecord.CommandLength, 4), ("reserved", TaskRecord.Reserved, 4),
            ("command", TaskRecord.Command, 4096),
        ],
        ["async record"] =
        [
            ("header", 0, 16), ("submit", AsyncRecord.SubmitTime, 8), ("result", AsyncRecord.Result, 8),
            ("pid", AsyncRecord.Pid, 4), ("tid", AsyncRecord.Tid, 4), ("context", AsyncRecord.Context, 8),
            ("user data", AsyncRecord.UserData, 8), ("request", AsyncRecord.Request, 8), ("file", AsyncRecord.File, 8),
            ("second file", AsyncRecord.SecondFile, 8), ("completion", AsyncRecord.CompletionFlags, 4),
            ("ways", AsyncRecord.Ways, 4), ("source", AsyncRecord.Source, 1), ("state", AsyncRecord.State, 1),
            ("opcode", AsyncRecord.Opcode, 1), ("reserved", AsyncRecord.Reserved, 1),
        ],
        ["async text record"] =
        [
            ("header", 0, 16), ("context", AsyncTextRecord.Context, 8), ("request", AsyncTextRecord.Request, 8),
            ("count", AsyncTextRecord.CaptureCount, 8), ("captures", AsyncTextRecord.Captures, 8),
        ],
        ["stack record"] =
        [
            ("header", 0, 16), ("pid", StackRecord.Pid, 4), ("tid", StackRecord.Tid, 4),
            ("enter", StackRecord.EnterTime, 8), ("key", StackRecord.Key, 8), ("top", StackRecord.Top, 8),
            ("count", StackRecord.Count, 4), ("reserved", StackRecord.Reserved, 4),
            ("addresses", StackRecord.Addresses, 8 * StackRecord.MaxFrames),
            ("frames", StackRecord.Frames, StackFrame.SizeBytes * StackRecord.MaxFrames),
        ],
        ["stack frame"] =
        [
            ("status", StackFrame.Status, 4), ("build id", StackFrame.BuildId, StackFrame.BuildIdBytes),
            ("address", StackFrame.Address, 8), ("end", StackFrame.SizeBytes, 0),
        ],
        ["file entry"] =
        [
            ("dentry", FileEntry.Dentry, 8), ("sequence", FileEntry.Sequence, 4), ("epoch", FileEntry.Epoch, 4),
            ("key", FileEntry.Key, 8), ("stamp", FileEntry.Stamp, 8), ("end", FileEntry.SizeBytes, 0),
        ],
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Fields_follow_each_other_and_keep_their_alignment(string layout)
    {
        int end = 0;
        foreach ((string name, int at, int bytes) in Fields[layout])
        {
            Assert.True(at == end, $"{layout}: {name} is at {at}, but the field before it ends at {end}");
            Assert.True(bytes is 0 or > 8 || at % bytes == 0,
                $"{layout}: {name} is at {at}, which its {bytes} bytes do not divide");
            Assert.True(bytes <= 8 || at % 4 == 0, $"{layout}: {name} is at {at}");
            end = at + bytes;
        }
    }

    [Fact]
    public void A_threads_state_has_no_two_fields_in_one_place()
    {
        // Every constant is a field; the two images are as long as a record without captures.
        var fields = typeof(TaskState).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(f => f.Name != nameof(TaskState.SizeBytes))
            .Select(f => (f.Name, At: (int)f.GetRawConstantValue()!)).OrderBy(f => f.At).ToList();
        Assert.Equal(fields.Count, fields.Select(f => f.At).Distinct().Count());
        foreach (((string name, int at), (_, int next)) in fields.Zip(fields.Skip(1)))
        {
            int bytes = name is nameof(TaskState.Image) or nameof(TaskState.Parked) ? CallRecord.Captures : 4;
            Assert.True(at + bytes <= next, $"{name} runs into what follows");
        }

        Assert.Equal(TaskState.Parked + CallRecord.Captures, TaskState.SizeBytes);
        int[] wide =
        [
            TaskState.PidTid, TaskState.Credentials, TaskState.Cgroups, TaskState.LastFile, TaskState.LastDentry,
            TaskState.LastKey, TaskState.Image, TaskState.Parked, TaskState.SizeBytes,
        ];
        Assert.All(wide, at => Assert.Equal(0, at % 8));
    }

    [Fact]
    public void Images_and_blocks_are_whole_words()
    {
        Assert.Equal(0, CallRecord.Captures % 8);
        Assert.Equal(0, FileRecord.Names % 8);
        Assert.Equal(0, TaskRecord.Command % 8);
        Assert.Equal(0, CaptureBlock.Bytes % 8);
        Assert.Equal(0, TextArea.Data % 8);
        Assert.Equal(0, TextArea.MaxUsed % 8);
        Assert.Equal(128, PlanEntry.SizeBytes);
    }

    [Fact]
    public void A_record_of_any_kind_fits_the_slack_behind_a_ring()
    {
        Assert.InRange(CallRecord.Captures + TextArea.MaxUsed, 0, Bpf.Rings.RingLayout.MaxRecordBytes);
        Assert.InRange(AsyncTextRecord.Captures + TextArea.MaxUsed, 0, Bpf.Rings.RingLayout.MaxRecordBytes);
        Assert.InRange(FileRecord.Names + FileRecord.MaxNames + 256, 0, Bpf.Rings.RingLayout.MaxRecordBytes);
        Assert.InRange(TaskRecord.Command + 4096, 0, Bpf.Rings.RingLayout.MaxRecordBytes);
    }

    [Fact]
    public void Six_captures_fit_a_plan_and_come_back_as_they_were()
    {
        Assert.True(PlanEntry.Captures + SyscallPlan.MaxCaptures * PlanEntry.CaptureBytes <= PlanEntry.SizeBytes);
        byte[] entry = new byte[PlanEntry.SizeBytes];
        CaptureSpec capture = new()
        {
            Argument = 3, Phase = CapturePhase.Exit, Form = CaptureForm.Bytes, PointerOffset = 0x1234, Length =
                LengthSource.Memory32,
            LengthArgument = 5, LengthOffset = 0x4321, Scale = 0x1111, MaxBytes = 4096,
        };
        PlanEntry.Write(
            entry,
            new SyscallPlan([.. Enumerable.Repeat(capture, 6)], new FileSlot(FileSlotForm.Directory, 2, 4),
                new FileSlot(FileSlotForm.MemoryAtExit, 1, 0, 8)),
            PlanFlags.Selected, 7);
        Assert.Equal(
            (int)(PlanFlags.Selected | PlanFlags.ExitCaptures | PlanFlags.EnterFiles | PlanFlags.ExitFiles),
            BitConverter.ToInt32(entry, PlanEntry.Flags));
        Assert.Equal(7, BitConverter.ToInt32(entry, PlanEntry.SampleEvery));
        Assert.Equal(6, entry[PlanEntry.CaptureCount]);
        Assert.Equal(new byte[] { 2, 2, 4, 0, 6, 1, 0, 2 }, entry[PlanEntry.Slots..(PlanEntry.Slots + 8)]);
        Assert.Equal(
            new byte[] { 3, PlanEntry.BitExit | PlanEntry.BitIndirect, 0x34, 0x12, 3, 5, 0x21, 0x43, 0x11, 0x11, 0, 16,
                0, 0, 0, 0 },
            entry[(PlanEntry.SizeBytes - 24)..(PlanEntry.SizeBytes - 8)]);
    }
}
