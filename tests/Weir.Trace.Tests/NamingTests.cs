using Weir.Catalogue.Records;
using Weir.Trace.Naming;
using Weir.Trace.Tests.Simulation;

namespace Weir.Trace.Tests;

public sealed class NamingTests
{
    private const uint PipeFs = 0x50495045;
    private const uint SockFs = 0x534F434B;

    [Theory]
    [InlineData("/", 0xEF53, FileRecordFlags.None, "/")]
    [InlineData("/tmp/x", 0xEF53, FileRecordFlags.Deleted, "/tmp/x (deleted)")]
    [InlineData("b/c", 0xEF53, FileRecordFlags.Incomplete, "?/b/c")]
    [InlineData("", PipeFs, FileRecordFlags.None, "pipe:[7]")]
    [InlineData("", SockFs, FileRecordFlags.None, "socket:[7]")]
    [InlineData("[eventpoll]", 0x09041934, FileRecordFlags.None, "anon_inode:[eventpoll]")]
    [InlineData("memfd:shm", 0x01021994, FileRecordFlags.Deleted, "memfd:shm")]
    [InlineData("/dev/shm/memfd:x", 0x01021994, FileRecordFlags.None, "/dev/shm/memfd:x")]
    [InlineData("/run/fifo", 0x01021994, FileRecordFlags.None, "/run/fifo")]
    public void A_file_is_named_as_proc_would_name_it(string path, uint magic, FileRecordFlags flags, string name) =>
        Assert.Equal(name, Name(new FileSketch(1, path) { Magic = magic, Flags = flags }));

    [Fact]
    public void A_name_that_is_no_text_keeps_its_bytes_in_sight() =>
        Assert.Equal("/a/\\xff\\xfeé", Name(new FileSketch(1, "/")
        {
            Components = [[(byte)'a'], [0xff, 0xfe, 0xc3, 0xa9]],
        }));

    [Fact]
    public void A_connected_tcp_socket_shows_both_ends() =>
        Assert.Equal("tcp:127.0.0.1:80->10.0.0.9:51234", Socket(RecordBytes.Socket(
            2, local: [127, 0, 0, 1], localPort: 80, remote: [10, 0, 0, 9], remotePort: 51234)));

    [Fact]
    public void A_listening_socket_shows_its_end() =>
        Assert.Equal("udp:0.0.0.0:53", Socket(RecordBytes.Socket(2, protocol: 17, localPort: 53)));

    [Fact]
    public void A_version_6_address_stands_in_brackets() =>
        Assert.Equal("tcp:[::1]:443", Socket(RecordBytes.Socket(
            10, local: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], localPort: 443)));

    [Fact]
    public void A_socket_without_address_shows_its_inode() =>
        Assert.Equal("tcp:[7]", Socket(RecordBytes.Socket(2)));

    [Fact]
    public void A_unix_socket_shows_its_path() =>
        Assert.Equal("unix:/run/x.sock", Socket(RecordBytes.Socket(1, unixName: [.. "/run/x.sock\0"u8])));

    [Fact]
    public void An_abstract_unix_socket_shows_an_at_sign() =>
        Assert.Equal("unix:@bus", Socket(RecordBytes.Socket(1, unixName: [.. "\0bus"u8])));

    [Theory]
    [InlineData("/a/b", "c", "/a/b/c")]
    [InlineData("/a/b", "../c", "/a/c")]
    [InlineData("/a/b", "../../../c", "/c")]
    [InlineData("/", "c", "/c")]
    [InlineData("/a", "/x//y/./z/", "/x/y/z")]
    [InlineData("/a", "/..", "/")]
    [InlineData("/a", ".", "/a")]
    [InlineData(null, "c", "?/c")]
    [InlineData(null, "../c", "?/../c")]
    [InlineData(null, "../../c", "?/../../c")]
    [InlineData(null, "a/../../c", "?/../c")]
    [InlineData("?/x", "../y", "?/y")]
    public void Paths_join_by_their_text(string? start, string text, string path) =>
        Assert.Equal(path, PathJoin.Join(start, text));

    [Fact]
    public void A_dictionary_of_two_generations_keeps_what_is_in_use()
    {
        TwoGenerations<int, int> cache = new(8);
        cache.Set(1000, 1);
        for (int i = 0; i < 100; i++)
        {
            cache.Set(i, i);
            Assert.True(cache.TryGet(1000, out _));
            Assert.InRange(cache.Count, 0, 8);
        }

        Assert.Equal(101, cache.Count + cache.Forgotten);
    }

    [Fact]
    public void A_thread_that_takes_over_a_number_is_not_taken_for_the_former_one()
    {
        Collected all = new(
        [
            RecordBytes.Task(5, 5, "old", 10, startNs: 10),
            RecordBytes.Call(new CallSketch { Number = Rows.GetPid, Pid = 5, Tid = 5, EnterNs = 20, ExitNs = 21 }),
            RecordBytes.Task(5, 5, "old", 30, startNs: 10, RecordKind.TaskExit, lost: 3),
            RecordBytes.Call(new CallSketch { Number = Rows.GetPid, Pid = 5, Tid = 5, EnterNs = 50, ExitNs = 51 }),
            RecordBytes.Task(5, 5, "new", 55, startNs: 40),
            RecordBytes.Call(new CallSketch { Number = Rows.GetPid, Pid = 5, Tid = 5, EnterNs = 60, ExitNs = 61 }),
        ]);

        Assert.Equal(["old", null, "new"], all.Calls.Select(c => c.Task?.Comm));
        Assert.Equal(-1, all.Calls[2].GapNs);
    }

    [Fact]
    public void An_exec_brings_name_and_command_line()
    {
        Call call = Collected.One(
            RecordBytes.Task(5, 5, "sh", 10, startNs: 10),
            RecordBytes.Task(5, 5, "ls", 20, startNs: 10, RecordKind.Exec, command: "ls\0-l\0"),
            RecordBytes.Call(new CallSketch { Number = Rows.GetPid, Pid = 5, Tid = 5, EnterNs = 60, ExitNs = 61 }));

        Assert.Equal("ls", call.Task!.Comm);
        Assert.Equal("ls\0-l", call.Task.CommandLine);
    }

    private static string Name(FileSketch file) => Collected.One(
        RecordBytes.File(file), RecordBytes.Call(new CallSketch { Number = Rows.Read, FirstKey = file.Key })).Path!;

    private static string Socket(byte[] block) => Name(new FileSketch(1, "") { Magic = SockFs, Socket = block });
}
