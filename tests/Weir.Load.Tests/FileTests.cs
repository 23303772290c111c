using Weir.Load.Files;
using Weir.Load.Planning;

namespace Weir.Load.Tests;

/// <summary>What must be there before a load follows from what its calls found.</summary>
public sealed class FileTests
{
    [Fact]
    public void A_file_that_is_read_is_there_as_long_as_it_is_read()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/d/a").Read(3, "/d/a", 100, 100).Read(3, "/d/a", 100, 20).Plan();

        FileBody file = plan.Files.Single(f => f.InitialPath == "/d/a");
        Assert.Equal((120, 120), (file.ReadToBytes, file.LengthBytes));
        Assert.Equal(FileKind.Directory, plan.Files.Single(f => f.InitialPath == "/d").Kind);
    }

    [Fact]
    public void A_file_that_the_load_makes_is_not_there_before()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a", "O_RDWR|O_CREAT").Write(3, "/a", 50)
            .Call("pread64", "3</a>, 0x7f, 50, 0", 50, "/a", fd: 3, bytes: 50).Plan();

        Assert.Empty(plan.Files);
    }

    [Fact]
    public void A_file_that_creat_found_there_is_known_by_what_is_read_of_it()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a", "O_RDWR|O_CREAT")
            .Call("pread64", "3</a>, 0x7f, 50, 4096", 50, "/a", fd: 3, bytes: 50).Plan();

        Assert.Equal(4146, Assert.Single(plan.Files).LengthBytes);
    }

    [Fact]
    public void A_length_that_stat_tells_is_kept_without_data()
    {
        LoadPlan plan = new MadeUpLoad().Call(
            "stat",
            "\"/a\", {st_dev=0x1, st_ino=2, st_nlink=1, st_mode=S_IFREG|0644, st_uid=0, st_gid=0, st_rdev=0x0, "
            + "st_size=9999, st_blksize=4096, st_blocks=8, st_mtime={tv_sec=1, tv_nsec=2}}",
            0, "/a").Plan();

        FileBody file = Assert.Single(plan.Files);
        Assert.Equal((0, 9999), (file.ReadToBytes, file.LengthBytes));
    }

    [Fact]
    public void A_link_leads_where_readlink_said()
    {
        LoadPlan plan = new MadeUpLoad().Call("readlink", "\"/l\", \"../x\", 4095", 4, "/l", bytes: 4).Plan();

        FileBody link = Assert.Single(plan.Files);
        Assert.Equal((FileKind.Symlink, "../x"), (link.Kind, link.LinkTarget));
    }

    [Fact]
    public void What_is_renamed_or_removed_must_be_there_once()
    {
        LoadPlan plan = new MadeUpLoad()
            .Call("rename", "\"/a\", \"/b\"", 0, "/a", "/b")
            .Call("unlink", "\"/b\"", 0, "/b")
            .Open(3, "/b", "O_WRONLY|O_CREAT")
            .Call("mkdir", "\"/d\", 0755", 0, "/d")
            .Call("rmdir", "\"/d\"", 0, "/d")
            .Plan();

        Assert.Equal("/a", Assert.Single(plan.Files).InitialPath);
    }

    [Fact]
    public void Names_in_a_directory_that_moved_are_found_where_it_began()
    {
        LoadPlan plan = new MadeUpLoad()
            .Call("rename", "\"/old\", \"/new\"", 0, "/old", "/new").Open(3, "/new/file").Plan();

        Assert.Equal(["/old", "/old/file"], plan.Files.Select(f => f.InitialPath).Order());
        Assert.Equal(FileKind.Directory, plan.Files.Single(f => f.InitialPath == "/old").Kind);
    }

    [Fact]
    public void An_open_teaches_what_a_directory_is_really_called()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/usr/lib/x", spelled: "/lib/x").Close(3, "/usr/lib/x")
            .Call("access", "\"/lib/y\", R_OK", 0, "/lib/y").Plan();

        Assert.Contains("/usr/lib/y", plan.Files.Select(f => f.InitialPath));
        Assert.DoesNotContain(plan.Files, f => f.InitialPath!.StartsWith("/lib", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_not_found_is_not_there()
    {
        LoadPlan plan = new MadeUpLoad().Call("access", "\"/a\", R_OK", -2, "/a")
            .Open(3, "/a", "O_WRONLY|O_CREAT").Close(3, "/a").Call("access", "\"/a\", R_OK", 0, "/a").Plan();

        Assert.Empty(plan.Files);
        Assert.Equal(4, plan.Account.Planned);
    }

    [Theory]
    [InlineData("/../../etc/passwd", "/etc/passwd")]
    [InlineData("/a/./b//c/..", "/a/b")]
    [InlineData("/..", "/")]
    [InlineData("/a/..b/c", "/a/..b/c")]
    public void A_path_never_leads_above_the_root(string path, string flat) =>
        Assert.Equal(flat, PathPlace.Flatten(path));

    [Theory]
    [InlineData("/proc/self/maps")]
    [InlineData("/dev")]
    [InlineData("/sys/x")]
    [InlineData("pipe:[1]")]
    [InlineData("socket:[2]")]
    [InlineData("anon_inode:[eventfd]")]
    [InlineData("?/where")]
    [InlineData("/cut…")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_file_is_refused(string? path) => Assert.NotNull(PathPlace.Refuse(path));

    [Fact]
    public void With_reads_alone_whatever_is_found_once_is_there()
    {
        LoadPlan plan = new MadeUpLoad().Call("access", "\"/a\", R_OK", -2, "/a")
            .Open(3, "/a", "O_RDWR|O_CREAT|O_TRUNC").Write(3, "/a", 10)
            .Call("pread64", "3</a>, 0x7f, 10, 0", 10, "/a", fd: 3, bytes: 10)
            .Call("creat", "\"/b\", 0644", 4, "/b", fd: 4).Write(4, "/b", 1).Close(4, "/b")
            .Call("unlink", "\"/a\"", 0, "/a")
            .Plan(new PlanOptions { OnlyReads = true });

        Assert.Equal(["access", "openat", "pread64"], plan.Account.PlannedByCall.Keys);
        Assert.Equal(("/a", 10L), (plan.Files.Single().InitialPath, plan.Files.Single().ReadToBytes));
        Assert.Equal(0UL, plan.Threads[0].Steps[1].Words[2]);
        Assert.False(plan.Changes);
    }
}
