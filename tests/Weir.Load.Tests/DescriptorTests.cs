using Weir.Load.Planning;

namespace Weir.Load.Tests;

/// <summary>Which file a number means is followed through copies, forks, exec and whatever was not seen.</summary>
public sealed class DescriptorTests
{
    [Fact]
    public void A_number_that_is_used_again_is_another_descriptor()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a").Close(3, "/a").Open(3, "/b").Read(3, "/b", 1, 1).Plan();

        List<PlannedStep> steps = plan.Threads[0].Steps;
        Assert.Equal((0, 0, 1), (steps[0].Makes, steps[1].GivesUp, steps[2].Makes));
        Assert.Equal(1UL, steps[3].Words[0]);
    }

    [Fact]
    public void A_child_has_copies_of_what_it_uses()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a").Open(4, "/b")
            .Call("clone", "CLONE_CHILD_SETTID|SIGCHLD, NULL, NULL, NULL, NULL", 200)
            .As(200).Read(3, "/a", 1, 1).Close(3, "/a").As(100).Close(3, "/a").Plan();

        PlannedStep fork = plan.Threads[0].Steps[2];
        Assert.Equal((StepKind.Start, 1), (fork.Kind, fork.Starts));
        Assert.Equal([(0, 2)], fork.Descriptors!);
        Assert.Equal((2UL, 2, 0), (
            plan.Threads[1].Steps[0].Words[0], plan.Threads[1].Steps[1].GivesUp, plan.Threads[0].Steps[3].GivesUp));
        Assert.True(plan.Threads[1].IsStarted);
    }

    [Fact]
    public void Threads_share_their_descriptors()
    {
        LoadPlan plan = new MadeUpLoad().Call("clone3", "{flags=CLONE_VM|CLONE_THREAD}, 88", 101)
            .As(100, 101).Open(3, "/a").As(100).Read(3, "/a", 1, 1).Plan();

        Assert.Equal(0UL, plan.Threads[0].Steps[1].Words[0]);
        Assert.Equal([(1, 1)], plan.Threads[0].Steps[1].Waits);
    }

    [Fact]
    public void Exec_closes_what_is_marked()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a", "O_RDONLY|O_CLOEXEC").Open(4, "/b")
            .Call("execve", "\"/bin/x\", [], 0x1", 0, "/bin/x").Read(4, "/b", 1, 1).Plan();

        PlannedStep close = plan.Threads[0].Steps[2];
        Assert.Equal((StepKind.Close, (0, -1)), (close.Kind, Assert.Single(close.Descriptors!)));
    }

    [Fact]
    public void What_was_open_before_is_opened_first()
    {
        LoadPlan plan = new MadeUpLoad().Read(7, "/log", 10, 10).Write(7, "/log", 10).Plan();

        EarlyOpen early = Assert.Single(plan.EarlyOpens);
        Assert.Equal(("/log", true, true), (early.Path, early.IsRead, early.IsWritten));
        Assert.Equal(10, plan.Files.Single().ReadToBytes);
    }

    [Fact]
    public void Another_inode_is_another_file()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a")
            .Call("fsync", "3</a>", 0, "/a", fd: 3, inode: 5)
            .Call("fsync", "3</b>", 0, "/b", fd: 3, inode: 6).Plan();

        Assert.Equal("/b", Assert.Single(plan.EarlyOpens).Path);
        Assert.Equal([0UL, 1UL], plan.Threads[0].Steps.Skip(1).Select(s => s.Words[0]));
    }

    [Fact]
    public void A_registered_file_is_found_by_what_it_is()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/other").Open(7, "/a")
            .Call("io_uring:READ_FIXED", "0</a>, 0x7, 512, 0, 0, 3", 512, "/a", bytes: 512, inode: 5).Plan();

        Assert.Empty(plan.EarlyOpens);
        Assert.Equal(1UL, plan.Threads[0].Steps[2].Words[0]);
    }

    [Fact]
    public void Sockets_and_pipes_are_left_out_with_all_that_is_done_to_them()
    {
        LoadPlan plan = new MadeUpLoad().Call("socket", "AF_INET, SOCK_STREAM, 0", 3, "tcp:[1]", fd: 3)
            .Write(3, "tcp:[1]", 5).Close(3, "tcp:[1]").Read(0, "pipe:[3]", 1, 1)
            .Call("sendfile", "3<tcp:[1]>, 4</a>, NULL, 5", 5, "tcp:[1]", "/a", fd: 3, bytes: 5).Plan();

        Assert.Equal(0, plan.Account.Planned);
        Assert.Equal(5, plan.Account.LeftOut.Sum(l => l.Rows));
    }

    [Fact]
    public void A_bad_descriptor_stays_bad()
    {
        LoadPlan plan = new MadeUpLoad().Call("close", "99", -9, fd: 99).Plan();

        Assert.Equal(CallPlanner.NoSlot, Assert.Single(plan.Threads[0].Steps).Words[0]);
    }

    [Fact]
    public void A_copy_onto_a_number_replaces_what_was_there()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a").Open(4, "/b")
            .Call("dup2", "3</a>, 4", 4, "/a", fd: 3).Read(4, "/a", 1, 1).Plan();

        PlannedStep copy = plan.Threads[0].Steps[2];
        Assert.Equal((1, 2, 1UL), (copy.GivesUp, copy.Makes, copy.Words[1]));
        Assert.Equal(2UL, plan.Threads[0].Steps[3].Words[0]);
    }

    [Fact]
    public void An_end_of_a_process_closes_what_it_had()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a").Call("exit_group", "0", null).Open(3, "/b").Plan();

        Assert.Equal([StepKind.Call, StepKind.Close, StepKind.Call], plan.Threads[0].Steps.Select(s => s.Kind));
    }
}
