using Weir.Bpf.Tests.Interpreter;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using Weir.Probes.Tests.Simulation;

namespace Weir.Probes.Tests.Gates;

public sealed class FileTests
{
    private const ulong Text = 0x7f00_0000_0000, AtFdCwd = 0xffff_ff9c;
    private const int Number = 1;

    private readonly World _world = new(ringBytes: 1 << 18);
    private readonly FakeTask _task;

    public FileTests() => _task = _world.Marked(100);

    private void Plan(FileSlot first, FileSlot second = default) =>
        _world.Plan(Number, new SyscallPlan([], first, second));

    private (Row Call, IReadOnlyList<Row> Files) Call(long result, params ulong[] arguments)
    {
        _world.Call(_task, Number, result, arguments);
        IReadOnlyList<Row> rows = _world.Drain();
        return (Assert.Single(rows, r => r.Kind == RecordKind.Call), [.. rows.Where(r => r.Kind == RecordKind.File)]);
    }

    private FakeDentry Entry(params string[] path) =>
        path.Aggregate(_world.Files.Root, (parent, name) => _world.Files.Entry(parent, name));

    [Fact]
    public void A_descriptor_is_named_once_and_then_by_its_key()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        _task.SetDescriptor(3, _world.Files.Open(Entry("var", "log", "syslog"), 0x8401));
        (Row call, IReadOnlyList<Row> files) = Call(5, 3);
        Row file = Assert.Single(files);
        Assert.Equal("/var/log/syslog", file.Path);
        Assert.Equal(file.U64(FileRecord.Key), call.First);
        Assert.NotEqual(0UL, call.First);
        Assert.Equal(0UL, call.Second);
        Assert.Equal((0x800002u, 7u, 0xef53u, 0x8401u), (
            file.U32(FileRecord.Device), file.U32(FileRecord.Generation), file.U32(FileRecord.Magic),
            file.U32(FileRecord.OpenFlags)));
        Assert.Equal((0x81a4, 0, 0), (file.U16(FileRecord.Mode), file.Bytes[FileRecord.Flags],
            file.U16(FileRecord.HasSocket)));
        Assert.True(file.Time < call.Time);
        (Row again, IReadOnlyList<Row> none) = Call(5, 3);
        Assert.Equal(call.First, again.First);
        Assert.Empty(none);
    }

    [Theory]
    [InlineData(4UL)]
    [InlineData(64UL)]
    [InlineData(0xffff_ffffUL)]
    [InlineData(ulong.MaxValue)]
    public void A_bad_descriptor_has_no_file(ulong descriptor)
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        (Row call, IReadOnlyList<Row> files) = Call(-9, descriptor);
        Assert.Equal(0UL, call.First);
        Assert.Empty(files);
    }

    [Fact]
    public void Only_the_low_half_of_the_word_is_the_descriptor()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        _task.SetDescriptor(3, _world.Files.Open(Entry("a")));
        Assert.NotEqual(0UL, Call(0, 0xdead_0000_0003).Call.First);
    }

    [Fact]
    public void A_registered_ring_is_found_by_its_index_and_a_descriptor_by_its_number()
    {
        Plan(new FileSlot(FileSlotForm.RingDescriptor, 0, 1, 4));
        _task.SetDescriptor(1, _world.Files.Open(Entry("decoy")));
        _task.SetRing(1, _world.Files.Open(Entry("ring")));
        _task.SetRing(15, _world.Files.Open(Entry("last")));
        Assert.Equal("/decoy", Assert.Single(Call(0, 1, 0).Files).Path);
        Assert.Equal("/ring", Assert.Single(Call(0, 1, 0x10).Files).Path);
        Assert.Equal("/last", Assert.Single(Call(0, 15, 0x1f).Files).Path);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(16UL)]
    [InlineData(0xffff_ffffUL)]
    public void An_index_without_a_ring_has_no_file(ulong index)
    {
        Plan(new FileSlot(FileSlotForm.RingDescriptor, 0, 1, 31));
        _task.SetDescriptor(0, _world.Files.Open(Entry("decoy")));
        Assert.Equal(0UL, Call(-22, index, 0x8000_0000).Call.First);
        _task.SetRing(1, _world.Files.Open(Entry("ring")));
        Assert.Equal(0UL, Call(-22, index, 0x8000_0000).Call.First);
    }

    [Fact]
    public void Both_slots_are_filled()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor, 0), new FileSlot(FileSlotForm.Descriptor, 2));
        _task.SetDescriptor(3, _world.Files.Open(Entry("in")));
        _task.SetDescriptor(4, _world.Files.Open(Entry("out")));
        (Row call, IReadOnlyList<Row> files) = Call(0, 3, 9, 4);
        Assert.Equal(["/in", "/out"], files.Select(f => f.Path));
        Assert.Equal(files.Select(f => f.U64(FileRecord.Key)), [call.First, call.Second]);
        (call, files) = Call(0, 4, 9, 3);
        Assert.Empty(files);
        Assert.NotEqual(call.First, call.Second);
    }

    [Fact]
    public void A_renamed_file_gets_a_new_key_and_its_new_name()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        FakeDentry entry = Entry("old");
        _task.SetDescriptor(3, _world.Files.Open(entry));
        ulong before = Call(0, 3).Call.First;
        Encode(entry, "new");
        entry.Change();
        (Row call, IReadOnlyList<Row> files) = Call(0, 3);
        Assert.NotEqual(before, call.First);
        Assert.Equal("/new", Assert.Single(files).Path);
    }

    [Fact]
    public void Threads_share_keys_and_descriptors_of_a_number_do_not()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        FakeTask other = _world.Marked(200);
        ulong shared = _world.Files.Open(Entry("shared"));
        _task.SetDescriptor(3, shared);
        other.SetDescriptor(5, shared);
        other.SetDescriptor(3, _world.Files.Open(Entry("own")));
        ulong key = Call(0, 3).Call.First;
        _world.Call(other, Number, 0, 5);
        _world.Call(other, Number, 0, 3);
        IReadOnlyList<Row> rows = _world.Drain();
        Assert.Equal(key, rows.First(r => r.Kind == RecordKind.Call).First);
        Assert.Equal("/own", Assert.Single(rows, r => r.Kind == RecordKind.File).Path);
    }

    [Fact]
    public void A_descriptor_that_is_bound_anew_is_the_other_file()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        _task.SetDescriptor(3, _world.Files.Open(Entry("one")));
        ulong one = Call(0, 3).Call.First;
        _task.SetDescriptor(3, _world.Files.Open(Entry("two")));
        (Row call, IReadOnlyList<Row> files) = Call(0, 3);
        Assert.NotEqual(one, call.First);
        Assert.Equal("/two", Assert.Single(files).Path);
    }

    [Fact]
    public void An_anonymous_file_of_another_kind_at_the_same_addresses_is_another_file()
    {
        // All of them have one inode, so nothing but the operations tells them apart (fs/anon_inodes.c).
        Plan(new FileSlot(FileSlotForm.Descriptor));
        FakeDentry entry = Entry("timer");
        KernelObject file = _world.Files.OpenObject(entry).Put("f_op", 0x1000UL);
        _task.SetDescriptor(3, file.Address);
        ulong before = Call(0, 3).Call.First;
        Assert.Empty(Call(0, 3).Files);
        Encode(entry, "event");
        file.Put("f_op", 0x2000UL);
        (Row call, IReadOnlyList<Row> files) = Call(0, 3);
        Assert.NotEqual(before, call.First);
        Assert.Equal("/event", Assert.Single(files).Path);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_new_file_at_the_addresses_of_a_closed_one_is_another_file(bool otherBetween, bool sameInodeNumber)
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        FakeDentry entry = Entry("first");
        _task.SetDescriptor(3, _world.Files.Open(entry));
        _task.SetDescriptor(4, _world.Files.Open(Entry("other")));
        ulong before = Call(0, 3).Call.First;
        if (otherBetween)
        {
            Call(0, 4);
        }

        // Slab caches give both structures out again, and a fresh dentry has the sequence that the former one had.
        Encode(entry, "second");
        if (sameInodeNumber)
        {
            entry.Inode.Put("i_generation", 8u);
        }
        else
        {
            entry.Inode.Put("i_ino", 5555UL);
        }

        (Row call, IReadOnlyList<Row> files) = Call(0, 3);
        Assert.NotEqual(before, call.First);
        Assert.Equal("/second", Assert.Single(files).Path);
    }

    [Fact]
    public void Keys_of_two_CPUs_differ()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        _task.SetDescriptor(3, _world.Files.Open(Entry("one")));
        _task.SetDescriptor(4, _world.Files.Open(Entry("two")));
        ulong first = Call(0, 3).Call.First;
        _world.Kernel.Cpu = 1;
        Assert.NotEqual(first, Call(0, 4).Call.First);
    }

    [Fact]
    public void Every_name_is_sent_again_after_the_epoch_changed()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        _task.SetDescriptor(3, _world.Files.Open(Entry("a")));
        Call(0, 3);
        _world.Set(Config.Epoch, 2);
        Assert.Equal("/a", Assert.Single(Call(0, 3).Files).Path);
        Assert.Empty(Call(0, 3).Files);
    }

    [Fact]
    public void A_path_goes_on_over_mount_points()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        FakeDentry inner = _world.Files.MountOn(_world.Files.MountOn(Entry("mnt", "a")));
        _task.SetDescriptor(3, _world.Files.Open(_world.Files.Entry(_world.Files.Entry(inner, "b"), "c")));
        Assert.Equal("/mnt/a/b/c", Assert.Single(Call(0, 3).Files).Path);
        _task.SetDescriptor(4, _world.Files.Open(_world.Files.Root));
        Assert.Equal("/", Assert.Single(Call(0, 4).Files).Path);
    }

    [Fact]
    public void An_unlinked_file_says_so()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        FakeDentry entry = Entry("tmp", "gone");
        _task.SetDescriptor(3, _world.Files.Open(entry));
        entry.Object.Put("d_hash.pprev", 0UL);
        Row file = Assert.Single(Call(0, 3).Files);
        Assert.Equal(((byte)FileRecordFlags.Deleted, "/tmp/gone"), (file.Bytes[FileRecord.Flags], file.Path));
    }

    [Fact]
    public void A_path_that_is_too_deep_says_that_it_is_incomplete()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        _task.SetDescriptor(3, _world.Files.Open(Entry([.. Enumerable.Repeat("d", 200)])));
        Row file = Assert.Single(Call(0, 3).Files);
        Assert.Equal((byte)FileRecordFlags.Incomplete, file.Bytes[FileRecord.Flags]);
        Assert.StartsWith("/d/d/d", file.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_are_too_long_for_a_record_are_cut_and_stay_inside_it()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        _task.SetDescriptor(3, _world.Files.Open(Entry([.. Enumerable.Repeat(new string('n', 255), 20)])));
        Row file = Assert.Single(Call(0, 3).Files);
        Assert.Equal((byte)FileRecordFlags.Incomplete, file.Bytes[FileRecord.Flags]);
        Assert.InRange(file.U16(FileRecord.NamesLength), 3840, FileRecord.MaxNames);
        Assert.True(file.Size >= FileRecord.Names + file.U16(FileRecord.NamesLength));
    }

    [Theory]
    [InlineData(FileSlotForm.Directory, 5UL, "/srv")]
    [InlineData(FileSlotForm.Directory, AtFdCwd, "/home/user")]
    [InlineData(FileSlotForm.Directory, 0xffff_ffff_ffff_ff9c, "/home/user")]
    [InlineData(FileSlotForm.WorkingDirectory, 5UL, "/home/user")]
    public void A_relative_path_has_its_base(FileSlotForm form, ulong directory, string expected)
    {
        Plan(new FileSlot(form, 0, 1));
        _task.WorkIn(Entry("home", "user"));
        _task.SetDescriptor(5, _world.Files.Open(Entry("srv")));
        Assert.Equal(expected, Assert.Single(Call(0, directory, _world.UserText(Text, "file")).Files).Path);
    }

    [Fact]
    public void A_path_from_the_root_needs_no_base()
    {
        Plan(new FileSlot(FileSlotForm.Directory, 0, 1));
        (Row call, IReadOnlyList<Row> files) = Call(0, AtFdCwd, _world.UserText(Text, "/etc"));
        Assert.Equal(0UL, call.First);
        Assert.Empty(files);
    }

    [Fact]
    public void The_working_directory_changes_with_chdir()
    {
        Plan(new FileSlot(FileSlotForm.WorkingDirectory, 0, 1));
        _task.WorkIn(Entry("one"));
        _world.UserText(Text, "file");
        ulong one = Call(0, 0, Text).Call.First;
        _task.WorkIn(Entry("two"));
        (Row call, IReadOnlyList<Row> files) = Call(0, 0, Text);
        Assert.NotEqual(one, call.First);
        Assert.Equal("/two", Assert.Single(files).Path);
    }

    [Fact]
    public void A_new_descriptor_is_named_when_the_call_succeeds()
    {
        Plan(default, new FileSlot(FileSlotForm.Result));
        _task.SetDescriptor(7, _world.Files.Open(Entry("new")));
        (Row call, IReadOnlyList<Row> files) = Call(7);
        Assert.Equal("/new", Assert.Single(files).Path);
        Assert.Equal((0UL, files[0].U64(FileRecord.Key)), (call.First, call.Second));
        Assert.Equal(0UL, Call(-2).Call.Second);
    }

    [Fact]
    public void Descriptors_that_a_call_stores_are_found_in_memory()
    {
        Plan(new FileSlot(FileSlotForm.MemoryAtExit), new FileSlot(FileSlotForm.MemoryAtExit, 0, 0, 4));
        Region pair = _world.Kernel.Space.AllocateUser(Text, 8);
        pair.Data[0] = 3;
        pair.Data[4] = 4;
        _task.SetDescriptor(3, _world.Files.Open(Entry("read")));
        _task.SetDescriptor(4, _world.Files.Open(Entry("write")));
        Assert.Equal(["/read", "/write"], Call(0, Text).Files.Select(f => f.Path));
        (Row unreadable, _) = Call(0, 0x5000);
        Assert.Equal((0UL, 0UL), (unreadable.First, unreadable.Second));
    }

    [Fact]
    public void A_socket_is_looked_at_each_time_as_it_may_be_connected_since()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        (KernelObject sock, FakeDentry entry, ulong socket) = Socket(2, "sock");
        sock.Put("__sk_common.skc_num", (ushort)8080).Put("__sk_common.skc_rcv_saddr", 0x0100007fu);
        _task.SetDescriptor(3, _world.Files.Open(entry, 2, socket));
        Row first = Assert.Single(Call(0, 3).Files);
        Assert.Equal((1, 2, 8080, 0), (
            first.U16(FileRecord.HasSocket), first.U16(FileRecord.Socket + SocketBlock.Family),
            first.U16(FileRecord.Socket + SocketBlock.LocalPort),
                first.U16(FileRecord.Socket + SocketBlock.RemotePort)));
        Assert.Equal(0x0100007fu, first.U32(FileRecord.Socket + SocketBlock.LocalAddress));
        Assert.Empty(Call(0, 3).Files);
        sock.Put("__sk_common.skc_dport", (ushort)0x5000).Put("__sk_common.skc_portpair", 0x1f90_5000u)
            .Put("__sk_common.skc_state", (byte)1);
        Assert.Equal(0x5000, Assert.Single(Call(0, 3).Files).U16(FileRecord.Socket + SocketBlock.RemotePort));
    }

    [Fact]
    public void A_unix_socket_has_the_name_that_it_is_bound_to()
    {
        Plan(new FileSlot(FileSlotForm.Descriptor));
        (KernelObject sock, FakeDentry entry, ulong socket) = Socket(1, "unix");
        _task.SetDescriptor(3, _world.Files.Open(entry, 2, socket));
        Assert.Equal(0, Assert.Single(Call(0, 3).Files).Bytes[FileRecord.Socket + SocketBlock.UnixNameLength]);
        KernelObject address = new KernelObject(_world.Kernel.Space, "unix_address").Put("len", 2 + 9);
        "__/run/bus"u8.CopyTo(address.Bytes("name"));
        sock.Put("addr", address.Address);
        Row bound = Assert.Single(Call(0, 3).Files);
        Assert.Equal(9, bound.Bytes[FileRecord.Socket + SocketBlock.UnixNameLength]);
        Assert.Equal("/run/bus"u8.ToArray(), bound.Bytes.AsSpan(FileRecord.Socket + SocketBlock.UnixName, 8).ToArray());
    }

    private (KernelObject Sock, FakeDentry Entry, ulong Socket) Socket(ushort family, string name)
    {
        KernelObject sock = new(_world.Kernel.Space, "unix_sock");
        KernelObject inner = sock;
        ulong sk = sock.AddressOf("sk");
        if (family != 1)
        {
            inner = new KernelObject(_world.Kernel.Space, "sock");
            sk = inner.Address;
            inner.Put("__sk_common.skc_family", family);
        }
        else
        {
            sock.Put("sk.__sk_common.skc_family", family);
        }

        KernelObject socket = new KernelObject(_world.Kernel.Space, "socket").Put("type", (ushort)1).Put("sk", sk);
        return (inner, _world.Files.Entry(_world.Files.Root, name, 0xc1ff), socket.Address);
    }

    private void Encode(FakeDentry entry, string name)
    {
        Region text = _world.Kernel.Space.Allocate(name.Length + 1, RegionKind.Kernel, name);
        System.Text.Encoding.ASCII.GetBytes(name, text.Data);
        entry.Object.Put("d_name.name", text.Start);
    }
}
