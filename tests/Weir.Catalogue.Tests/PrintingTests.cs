using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;

namespace Weir.Catalogue.Tests;

/// <summary>Calls read as a person would write them: one example a kind.</summary>
public sealed class PrintingTests
{
    private const ulong AtFdcwd = unchecked((ulong)-100);
    private const ulong Pointer = 0x7ffd_0000_1000;

    [Fact]
    public void An_open_shows_its_path_its_flags_and_the_file_that_it_opened()
    {
        CallBuilder call = new CallBuilder(SyscallId.Openat.Row(), 3, AtFdcwd, Pointer, 0x80000,
            0x7f) { Second = "/etc/passwd" }
            .Text(1, "/etc/passwd");
        Assert.Equal("openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 3</etc/passwd>", call.Print());
    }

    [Fact]
    public void A_mode_is_shown_where_the_flags_create()
    {
        CallBuilder call = new CallBuilder(SyscallId.Open.Row(), -13, Pointer, 0x241, 0x1b6).Text(0, "a b\n");
        Assert.Equal(
            "open(\"a b\\n\", O_WRONLY|O_CREAT|O_TRUNC, 0666) = -1 EACCES (Permission denied)", call.Print());
    }

    [Fact]
    public void A_relative_path_shows_its_directory()
    {
        CallBuilder call = new CallBuilder(SyscallId.Unlinkat.Row(), 0, 5, Pointer, 0x200) { First = "/tmp" }.Text(1,
            "x");
        Assert.Equal("unlinkat(5</tmp>, \"x\", AT_REMOVEDIR) = 0", call.Print());
    }

    [Fact]
    public void Memory_that_was_not_captured_is_its_address()
    {
        CallBuilder call = new(SyscallId.Read.Row(), 10, 3, Pointer, 100) { First = "/a" };
        Assert.Equal("read(3</a>, 0x7ffd00001000, 100) = 10", call.Print());
    }

    [Fact]
    public void Data_is_shown_with_escapes_and_dots()
    {
        SyscallRow write = SyscallId.Write.Row();
        CallBuilder call = new CallBuilder(write, 9, 1, Pointer, 9) { Plan = write.PlanFor(4) }
            .Bytes(1, CapturePhase.Enter, [(byte)'h', (byte)'"', 0, 0xff], CaptureStatus.Cut);
        Assert.Equal("write(1, \"h\\\"\\000\\377\"..., 9) = 9", call.Print());
    }

    [Fact]
    public void A_structure_shows_its_fields()
    {
        CallBuilder call = new CallBuilder(SyscallId.Nanosleep.Row(), -516, Pointer, 0)
            .Words(0, CapturePhase.Enter, 1, 5);
        Assert.Equal(
            "nanosleep({tv_sec=1, tv_nsec=5}, NULL) = ? ERESTART_RESTARTBLOCK "
            + "(interrupted by a signal; resumed by restart_syscall)",
            call.Print());
    }

    [Fact]
    public void An_array_of_structures_shows_what_the_program_gave_and_what_it_got()
    {
        CallBuilder call = new CallBuilder(SyscallId.Poll.Row(), 1, Pointer, 1, unchecked((ulong)-1))
            .Bytes(0, CapturePhase.Enter, [3, 0, 0, 0, 1, 0, 0, 0])
            .Bytes(0, CapturePhase.Exit, [3, 0, 0, 0, 1, 0, 1, 0]);
        Assert.Equal(
            "poll([{fd=3, events=POLLIN, revents=0}] => [{fd=3, events=POLLIN, revents=POLLIN}], 1, -1) = 1",
            call.Print());
    }

    [Fact]
    public void A_pair_of_descriptors_shows_both_files()
    {
        CallBuilder call = new CallBuilder(SyscallId.Pipe2.Row(), 0, Pointer, 0x80000) { First = "pipe:[1]",
            Second = "pipe:[1]" }
            .Bytes(0, CapturePhase.Exit, [4, 0, 0, 0, 5, 0, 0, 0]);
        Assert.Equal("pipe2([4<pipe:[1]>, 5<pipe:[1]>], O_CLOEXEC) = 0", call.Print());
    }

    [Fact]
    public void A_socket_address_shows_by_its_family()
    {
        CallBuilder inet = new CallBuilder(SyscallId.Connect.Row(), 0, 3, Pointer, 16)
            .Bytes(1, CapturePhase.Enter, [2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal("connect(3, {AF_INET, 127.0.0.1:80}, 16) = 0", inet.Print());
        CallBuilder unix = new CallBuilder(SyscallId.Bind.Row(), 0, 3, Pointer, 5)
            .Bytes(1, CapturePhase.Enter, [1, 0, 0, (byte)'x', (byte)'y']);
        Assert.Equal("bind(3, {AF_UNIX, @\"xy\"}, 5) = 0", unix.Print());
    }

    [Fact]
    public void A_vector_shows_its_buffers()
    {
        CallBuilder call = new CallBuilder(SyscallId.Writev.Row(), 7, 1, Pointer, 2)
            .Words(1, CapturePhase.Enter, 0x1000, 3, 0x2000, 4);
        Assert.Equal("writev(1, [{0x1000, 3}, {0x2000, 4}], 2) = 7", call.Print());
    }

    [Fact]
    public void A_command_types_its_argument()
    {
        CallBuilder get = new(SyscallId.Fcntl.Row(), 2, 3, 3, 77);
        Assert.Equal("fcntl(3, F_GETFL) = 2", get.Print());
        CallBuilder set = new(SyscallId.Fcntl.Row(), 0, 3, 4, 0x802);
        Assert.Equal("fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0", set.Print());
        CallBuilder size = new CallBuilder(SyscallId.Ioctl.Row(), 0, 1, 0x5413, Pointer)
            .Bytes(2, CapturePhase.Exit, [24, 0, 80, 0, 0, 0, 0, 0]);
        Assert.Equal("ioctl(1, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}) = 0", size.Print());
        CallBuilder unknown = new(SyscallId.Ioctl.Row(), 0, 1, 0xc0045878 + 7, 1);
        Assert.Equal("ioctl(1, 0xc004587f, 0x1) = 0", unknown.Print());
    }

    [Fact]
    public void A_futex_names_its_operation_and_leaves_out_nothing_it_uses()
    {
        CallBuilder call = new(SyscallId.Futex.Row(), 1, 0x1000, 0x81, 1);
        Assert.StartsWith("futex(0x1000, FUTEX_WAKE|FUTEX_PRIVATE_FLAG, 1", call.Print(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_a_level_divides_is_found_by_both()
    {
        CallBuilder call = new CallBuilder(SyscallId.Setsockopt.Row(), 0, 3, 1, 2, Pointer, 4)
            .Bytes(3, CapturePhase.Enter, [1, 0, 0, 0]);
        Assert.Equal("setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0", call.Print());
        CallBuilder tcp = new(SyscallId.Setsockopt.Row(), 0, 3, 6, 1, 0, 0);
        Assert.Equal("setsockopt(3, SOL_TCP, TCP_NODELAY, NULL, 0) = 0", tcp.Print());
    }

    [Fact]
    public void Signals_are_shown_by_name()
    {
        CallBuilder mask = new CallBuilder(SyscallId.RtSigprocmask.Row(), 0, 0, Pointer, 0, 8)
            .Words(1, CapturePhase.Enter, (1L << 1) | (1L << 14) | (1L << 33));
        Assert.Equal("rt_sigprocmask(SIG_BLOCK, [INT TERM RT_2], NULL, 8) = 0", mask.Print());
        Assert.Equal("kill(12, SIGKILL) = 0", new CallBuilder(SyscallId.Kill.Row(), 0, 12, 9).Print());
    }

    [Fact]
    public void The_end_of_a_child_is_told()
    {
        CallBuilder exited = new CallBuilder(SyscallId.Wait4.Row(), 9, unchecked((ulong)-1), Pointer, 0, 0)
            .Bytes(1, CapturePhase.Exit, [0, 3, 0, 0]);
        Assert.Equal("wait4(-1, [exited 3], 0, NULL) = 9", exited.Print());
    }

    [Fact]
    public void Mapping_shows_protection_and_an_address()
    {
        CallBuilder call = new(SyscallId.Mmap.Row(), 0x7f00_0000_0000, 0, 4096, 3, 0x22, ulong.MaxValue, 0);
        Assert.Equal(
            "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000", call.Print());
        CallBuilder none = new(SyscallId.Mprotect.Row(), 0, 0x1000, 4096, 0);
        Assert.Equal("mprotect(0x1000, 4096, PROT_NONE) = 0", none.Print());
    }

    [Fact]
    public void A_command_line_is_a_list_of_texts()
    {
        CallBuilder call = new CallBuilder(SyscallId.Execve.Row(), 0, Pointer, Pointer, Pointer)
            .Text(0, "/bin/ls").Text(1, "ls\0-l\0");
        Assert.Equal("execve(\"/bin/ls\", [\"ls\", \"-l\"], 0x7ffd00001000) = 0", call.Print());
    }

    [Fact]
    public void A_call_without_a_result_says_so() =>
        Assert.Equal("exit_group(1) = ?", new CallBuilder(SyscallId.ExitGroup.Row(), null, 1).Print());

    [Fact]
    public void Bits_without_a_name_follow_in_hexadecimal()
    {
        CallBuilder call = new(SyscallId.Eventfd2.Row(), 4, 0, 0x40000800);
        Assert.Equal("eventfd2(0, EFD_NONBLOCK|0x40000000) = 4", call.Print());
    }
}
