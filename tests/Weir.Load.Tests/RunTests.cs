using Weir.Load.Planning;
using Weir.Load.Running;
using Weir.Load.Trees;

namespace Weir.Load.Tests;

/// <summary>Loads that are made again for real, in a folder of their own.</summary>
public sealed class RunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-load-").FullName;

    private string Into => Path.Join(_folder, "into");

    private string Tree => LoadMarker.TreeOf(Into);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Calls_are_made_and_results_compared()
    {
        LoadResult result = Run(new MadeUpLoad()
            .Open(3, "/d/a").Read(3, "/d/a", 100, 100).Close(3, "/d/a")
            .Open(4, "/d/new", "O_WRONLY|O_CREAT").Write(4, "/d/new", 5000).Close(4, "/d/new")
            .Call("access", "\"/none\", F_OK", -2, "/none"));

        Assert.Equal(7, result.Made);
        Assert.Equal(0, result.UnexpectedErrors);
        Assert.Equal(1, result.Calls.Single(c => c.Call == "access").ExpectedErrors);
        Assert.Equal(100, new FileInfo(Path.Join(Tree, "d/a")).Length);
        Assert.Equal(5000, new FileInfo(Path.Join(Tree, "d/new")).Length);
    }

    [Fact]
    public void What_comes_out_differently_is_counted()
    {
        LoadPlan plan = new MadeUpLoad()
            .Open(3, "/a").Read(3, "/a", 100, 100).Close(3, "/a")
            .Call("access", "\"/gone\", F_OK", 0, "/gone")
            .Open(4, "/gone").Read(4, "/gone", 10, 10)
            .Call("access", "\"/came\", F_OK", -2, "/came").Plan();
        Build(plan);
        File.WriteAllText(Path.Join(Tree, "a"), "short");
        File.Delete(Path.Join(Tree, "gone"));
        File.WriteAllText(Path.Join(Tree, "came"), "");

        LoadResult result = LoadRun.Run(plan, Tree, new RunOptions { Speed = 0 });

        Assert.Equal(1, result.Calls.Single(c => c.Call == "read").OtherResults);
        Assert.Equal(1, result.Calls.Single(c => c.Call == "read").NotMade);
        Assert.Equal(1, result.Calls.Single(c => c.Call == "access").UnexpectedErrors);
        Assert.Equal(1, result.Calls.Single(c => c.Call == "access").UnexpectedSuccesses);
        Assert.Equal(["access(/gone): ENOENT", "openat(/gone): ENOENT"], result.Failures);
        Assert.Equal(result.Planned, result.Made + result.NotMade);
    }

    [Fact]
    public void Nothing_outside_the_tree_is_reached()
    {
        string outside = Path.Join(_folder, "outside");
        File.WriteAllText(outside, "as it was");
        string up = string.Concat(Enumerable.Repeat("../", 40));
        LoadResult result = Run(new MadeUpLoad()
            .Call("symlink", $"\"{outside}\", \"/absolute\"", 0, "/absolute")
            .Call("symlink", $"\"{up}{outside[1..]}\", \"/climbing\"", 0, "/climbing")
            .Open(3, "/absolute", "O_WRONLY|O_TRUNC").Close(3, "/absolute")
            .Open(3, "/climbing", "O_WRONLY|O_TRUNC").Close(3, "/climbing")
            .Call("unlink", $"\"/{up}{outside[1..]}\"", 0, "/" + up + outside[1..])
            .Call("mkdir", "\"/d\", 0755", 0, "/d").Open(5, "/d")
            .Call("openat", $"5</d>, \"{up}{outside[1..]}\", O_WRONLY|O_TRUNC", 6, outside, fd: 5)
            .Call("chdir", $"\"{up}\"", 0, "/")
            .Call("renameat", $"AT_FDCWD, \"/climbing\", 5</d>, \"{up}{outside[1..]}\"", 0, "/climbing", outside));

        Assert.Equal("as it was", File.ReadAllText(outside));
        Assert.Equal(result.Planned, result.Made);
        Assert.Equal([Into, outside], Directory.EnumerateFileSystemEntries(_folder).Order());
    }

    [Fact]
    public void Threads_keep_the_order_that_files_need()
    {
        MadeUpLoad load = new();
        for (int round = 0; round < 300; round++)
        {
            load.As(1).Open(3, "/ball", "O_WRONLY|O_CREAT|O_EXCL").Write(3, "/ball", 10).Close(3, "/ball");
            load.As(2).Open(3, "/ball").Read(3, "/ball", 20, 10).Close(3, "/ball")
                .Call("rename", "\"/ball\", \"/back\"", 0, "/ball", "/back");
            load.As(3).Call("unlink", "\"/back\"", 0, "/back");
        }

        LoadResult result = Run(load);

        Assert.Equal(300 * 8, result.Made);
        Assert.Equal((0, 0), (result.UnexpectedErrors, result.Calls.Sum(c => c.OtherResults)));
        Assert.Equal(3, result.Threads);
    }

    [Fact]
    public void Children_have_their_own_descriptors()
    {
        MadeUpLoad load = new MadeUpLoad().Open(3, "/a")
            .Call("clone", "SIGCHLD, NULL, NULL, NULL, NULL", 200).Close(3, "/a")
            .As(200).Read(3, "/a", 10, 10).Call("dup2", "3</a>, 9", 9, "/a", fd: 3).Close(3, "/a")
            .Read(9, "/a", 10, 10).Call("exit_group", "0", null);

        LoadResult result = Run(load);

        Assert.Equal((6, 0), (result.Made, (int)result.NotMade));
        Assert.Equal(new OwnCalls(0, 2, 1), result.Own);
        Assert.Equal(20, result.Calls.Single(c => c.Call == "read").ReissuedBytes);
    }

    [Fact]
    public void A_stop_ends_it_with_what_was_made()
    {
        MadeUpLoad load = new MadeUpLoad().Open(3, "/a");
        load.NextNs = 1_000_000_000_000;
        load.Read(3, "/a", 1, 1).Close(3, "/a");
        LoadPlan plan = load.Plan();
        Build(plan);
        int asked = 0;

        LoadResult result = LoadRun.Run(plan, Tree, new RunOptions { Stop = () => asked++ > 20 });

        Assert.Equal((2, 1), ((int)result.Made, (int)result.NotReached));
    }

    [Fact]
    public void A_directory_that_is_not_ours_is_left_alone()
    {
        Directory.CreateDirectory(Into);
        File.WriteAllText(Path.Join(Into, "precious"), "mine");
        LoadPlan plan = new MadeUpLoad().Open(3, "/a").Plan();

        IOException refusal = Assert.Throws<IOException>(
            () => TreeBuilder.Build(plan, Into, "load", TreeData.Zero, _ => { }, () => false));

        Assert.Contains("is not empty", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["precious"], Directory.EnumerateFileSystemEntries(Into).Select(Path.GetFileName));
    }

    [Fact]
    public void Room_is_checked_before_anything_is_written()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a")
            .Call("pread64", "3</a>, 0x7f, 10, 4611686018427387904", 10, "/a", fd: 3, bytes: 10).Plan();

        IOException refusal = Assert.Throws<IOException>(() => Build(plan));

        Assert.Contains("are free", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Tree));
    }

    [Fact]
    public void Building_again_empties_what_was_built()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a").Read(3, "/a", 10, 10).Plan();
        Build(plan);
        File.WriteAllText(Path.Join(Tree, "left over"), "");
        Assert.Equal(LoadMarker.Ready, LoadMarker.Read(Into)!.State);

        Build(plan);

        Assert.Equal(["a"], Directory.EnumerateFileSystemEntries(Tree).Select(Path.GetFileName));
    }

    private LoadResult Run(MadeUpLoad load)
    {
        LoadPlan plan = load.Plan();
        Build(plan);
        return LoadRun.Run(plan, Tree, new RunOptions { Speed = 0 });
    }

    private void Build(LoadPlan plan)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "chroot(2) needs root");
        TreeBuilder.Build(plan, Into, "load", TreeData.Random, _ => { }, () => false);
    }
}
