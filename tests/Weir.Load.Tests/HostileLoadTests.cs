using Weir.Load.Planning;

namespace Weir.Load.Tests;

/// <summary>
/// Captures come from elsewhere: whatever stands in one, every row is accounted for and nothing throws.
/// </summary>
public sealed class HostileLoadTests
{
    private const int Seed = 20_26_13;

    private static readonly string[] Calls =
    [
        "openat", "open", "close", "read", "pwrite64", "preadv", "rename", "renameat2", "unlink", "mkdir", "rmdir",
        "dup2", "fcntl", "close_range", "clone", "clone3", "execve", "exit_group", "wait4", "io_submit", "aio:PREAD",
        "io_uring:READ", "io_uring:OPENAT", "mmap", "socket", "sendfile", "copy_file_range", "lseek", "ftruncate",
        "link", "symlink", "readlink", "getdents64", "newfstatat", "mknod", "mount", "no such call", "creat",
        "openat2", "splice",
    ];

    private static readonly string?[] Texts =
    [
        null, "", "3", "3</a>", "-1", "3</a>, 0x7f, 18446744073709551615", "3</a>, 0x7f, 10, 9223372036854775807",
        "AT_FDCWD, \"/../../../etc/shadow\", O_RDWR|O_CREAT, 0777", "\"/a\", \"/b\"", "\"/a\", \"/a/b/c\"", "\"\"",
        "AT_FDCWD, \"x", "3</a>, [{0x1, 99999999999}], 1, 0, 0", "{flags=CLONE_FILES}, 88", "4</b>, 3",
        "0, 4294967295, 0", "3</a>, 0, SEEK_END", "3</a>, 9223372036854775807",
        "AT_FDCWD, \"/a\", AT_FDCWD, \"/a/x\", RENAME_EXCHANGE",
        "AT_FDCWD, \"/a\\000b\", O_RDONLY", "5</a>, \"\", {st_mode=S_IFREG|0644, st_size=-1}, AT_EMPTY_PATH",
        "AT_FDCWD, \"/a\", {flags=O_CREAT, mode=0777, resolve=0}, 24", "3</a>, NULL, 4</b>, NULL, 100, 0",
    ];

    private static readonly string?[] Paths =
    [
        null, "", "/", "/a", "/a/b/c", "/b", "/../../etc/shadow", "relative", "?/x", "/cut…", "pipe:[1]", "/dev/sda",
        "/a (deleted)", "/nul\0nul", "//", "/proc/../etc", "/a/../../b",
    ];

    private static readonly long?[] Results = [null, 0, 1, 3, 4, -1, -2, -9, -17, 100, long.MaxValue, long.MinValue];

    [Fact]
    public void Every_row_of_any_capture_is_accounted_for()
    {
        for (int round = 0; round < 300; round++)
        {
            Random random = new(Seed + round);
            MadeUpLoad load = new();
            for (int row = 0; row < 120; row++)
            {
                load.LatencyNs = random.Next(4) == 0 ? random.NextInt64(1L << 50) : 1000;
                long? result = Pick(random, Results);
                load.As(random.Next(1, 5), random.Next(1, 9)).Call(
                    Pick(random, Calls), Pick(random, Texts), result, Pick(random, Paths), Pick(random, Paths),
                    random.Next(5) == 0 ? null : random.Next(-2, 6), result, random.Next(3), "direct");
            }

            LoadPlan plan = load.Plan(new PlanOptions
            {
                Engine = (LoadEngine)(round % 4), OnlyReads = round % 3 == 0,
            });

            Assert.All(plan.Files, f => Assert.Equal(Files.PathPlace.Flatten(f.InitialPath!), f.InitialPath));
            AssertNoCircle(plan);
        }
    }

    [Fact]
    public void What_would_change_the_machine_is_never_made_again()
    {
        LoadPlan plan = new MadeUpLoad()
            .Call("mount", "\"/a\", \"/b\", \"ext4\", 0, NULL", 0, "/b")
            .Call("mknod", "\"/b\", S_IFBLK|0644, makedev(8, 0)", 0, "/b")
            .Call("chroot", "\"/b\"", 0, "/b")
            .Call("ioctl", "3</b>, 0x1277, 0x0", 0, "/b", fd: 3)
            .Call("reboot", "0xfee1dead, 0x28121969, LINUX_REBOOT_CMD_RESTART, NULL", 0)
            .Call("swapoff", "\"/b\"", 0, "/b").Plan();

        Assert.Equal(0, plan.Account.Planned);
        Assert.All(plan.Account.LeftOut, l => Assert.NotEmpty(l.Reason));
    }

    // Steps are done in some order that keeps all waits: otherwise threads would wait for each other for ever.
    private static void AssertNoCircle(LoadPlan plan)
    {
        int[] done = new int[plan.Threads.Count];
        bool moved = true;
        while (moved)
        {
            moved = false;
            for (int t = 0; t < done.Length; t++)
            {
                while (done[t] < plan.Threads[t].Steps.Count
                    && plan.Threads[t].Steps[done[t]].Waits.All(w => done[w.Thread] >= w.Count))
                {
                    done[t]++;
                    moved = true;
                }
            }
        }

        Assert.Equal(plan.Threads.Select(t => t.Steps.Count), done);
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
