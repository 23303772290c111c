using System.Text;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Tests;

/// <summary>What kinds print of a call is enough to make it again, or they say that it is not.</summary>
public sealed class RereadTests
{
    private const int Seed = 20_26_12;

    [Fact]
    public void An_open_is_read_back()
    {
        RereadCall call = new();

        Assert.Null(call.Read(
            Syscalls.Find("openat")!, "5</data, or not>, \"a\\\"b\\303\\n\", O_RDWR|O_CREAT|O_CLOEXEC, 0644"));

        Assert.Equal((5, WordForm.Directory), ((int)call.Words[0], call.Form(0)));
        Assert.Equal("a\"b\xc3\n"u8.Length, call.Bytes(1).Length + 1);
        Assert.Equal([0x61, 0x22, 0x62, 0xc3, 0x0a], call.Bytes(1).ToArray());
        Assert.Equal([2UL | 0x40 | 0x80000, 420UL], call.Words[2..4].ToArray());
    }

    [Theory]
    [InlineData("pread64", "3</a>, 0x7ffd00, 784, 64", 784)]
    [InlineData("pread64", "3</a>, \"abc\\\", 5\"..., 784, 64", 784)]
    [InlineData("preadv", "3</a>, [{0x10, 5}, {0x20, 7}], 2, 0, 0", 12)]
    [InlineData("write", "3</a>, NULL, 0", 0)]
    [InlineData("newfstatat", "3</a>, \"\", {st_dev=0x1, st_ino=2}, AT_EMPTY_PATH", 144)]
    [InlineData("readlink", "\"/l\", \"where, ever\", 4095", 4095)]
    public void Memory_is_as_long_as_the_program_gave(string name, string arguments, long bytes)
    {
        RereadCall call = new();

        Assert.Null(call.Read(Syscalls.Find(name)!, arguments));

        Assert.Equal(bytes, Enumerable.Range(0, 6).Where(i => call.Form(i) is not (WordForm.Path or WordForm.Text))
            .Sum(call.LengthBytes));
    }

    [Theory]
    [InlineData("openat", "AT_FDCWD, 0x7ff, O_RDONLY", "path")]
    [InlineData("openat", "AT_FDCWD, \"/a\"..., O_RDONLY", "path")]
    [InlineData("openat", "AT_FDCWD, \"/a\", O_UNHEARD_OF", "flags")]
    [InlineData("preadv", "3, [{0x10, 5}, ...], 40, 0, 0", "iov")]
    [InlineData("close", "", "fd")]
    [InlineData("close", "3</a>, 4", "end of the line")]
    [InlineData("munmap", "0x1000, 4096", "addr")]
    public void What_is_not_told_is_named(string name, string arguments, string argument) =>
        Assert.Equal(argument, new RereadCall().Read(Syscalls.Find(name)!, arguments));

    [Theory]
    [InlineData("futimesat", "AT_FDCWD, \"/a\", [{tv_sec=1, tv_usec=-2}, {tv_sec=3, tv_usec=4}]", 32)]
    [InlineData("openat2", "AT_FDCWD, \"/a\", {flags=O_RDONLY|O_CLOEXEC, mode=0644, resolve=RESOLVE_IN_ROOT}, 24", 24)]
    [InlineData("sendfile", "3</a>, 4</b>, [5] => [9], 4", 8)]
    [InlineData("fcntl", "3</a>, F_SETLK, {l_type=F_RDLCK, l_whence=SEEK_SET, l_start=1, l_len=2, l_pid=0}", 32)]
    public void Structures_are_read_back(string name, string arguments, int bytes)
    {
        RereadCall call = new();

        Assert.Null(call.Read(Syscalls.Find(name)!, arguments));

        int index = Enumerable.Range(0, 6).Single(i => call.Form(i) == WordForm.Memory);
        Assert.Equal(bytes, call.Bytes(index).Length);
        Assert.Contains(call.Bytes(index).ToArray(), b => b != 0);
    }

    public static TheoryData<int> Rows() => PrintEverythingTests.Rows();

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_reads_back_prints_the_same_again(int number)
    {
        SyscallRow row = Syscalls.Find(number)!;
        Random random = new(Seed + number);
        RereadCall again = new();
        for (int round = 0; round < 200; round++)
        {
            SyscallPlan plan = row.PlanFor(round % 2 == 0 ? 0 : 48);
            CallView call = new()
            {
                Row = row,
                Plan = plan,
                Arguments = PrintEverythingTests.Words(random),
                Result = 0,
                HasResult = true,
                Captures = PrintEverythingTests.Captures(random, plan),
                FirstFile = "/a, b>, \"c",
                SecondFile = "/b",
            };
            StringBuilder text = new();
            CallPrinter.Arguments(text, call);
            if (again.Read(row, text.ToString(), call.FirstFile, call.SecondFile) is not null)
            {
                continue;
            }

            CallView made = call with { Arguments = again.Words.ToArray() };
            for (int i = 0; i < row.Arguments.Length; i++)
            {
                if (again.Form(i) == WordForm.Value && row.Arguments[i].Kind.IsShown(call, i))
                {
                    Assert.Equal(Print(call, i), Print(made, i));
                }
            }
        }
    }

    private static string Print(in CallView call, int index)
    {
        StringBuilder text = new();
        call.Row.Arguments[index].Kind.Print(text, call, index);
        return text.ToString();
    }
}
