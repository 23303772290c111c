namespace Weir.Replay.Tests;

public sealed class ProcessTests
{
    [Fact]
    public void A_pipeline_of_five_replays()
    {
        using RoundTrip trip = new();
        trip.Circle(["sh", "-c", "ls /usr/lib | grep lib | sort -r | head -3 | tac; echo done"], hashes: 5);
    }

    [Fact]
    public void Children_and_their_exit_codes_replay()
    {
        Programs.Need("bash");
        using RoundTrip trip = new();
        trip.Circle(
            ["bash", "-c", "for i in 1 2 3; do (echo $i; exit $i); echo $?; done; exit 7"], exitCode: 7, hashes: 4);
    }

    [Fact]
    public void An_archiver_and_its_packer_replay()
    {
        Programs.Need("tar");
        Programs.Need("gzip");
        using RoundTrip trip = new();
        trip.File("data", string.Concat(Enumerable.Range(0, 50000).Select(i => $"line {i}\n")));
        trip.Circle(["tar", "czf", "archive.tgz", "data"], hashes: 2);
    }

    [Fact]
    public void A_child_made_by_vfork_replays()
    {
        string python = Programs.Need("python3");
        using RoundTrip trip = new();
        trip.Circle(
            [python, "-c", "import subprocess;print(subprocess.run(['ls','/'],capture_output=True).stdout)"],
            hashes: 2);
    }

    [Fact]
    public void Threads_replay_in_the_order_in_which_they_ran()
    {
        string python = Programs.Need("python3");
        using RoundTrip trip = new();
        const string Script = """
            import threading,time,queue
            q=queue.Queue()
            def work(i):
                for k in range(20):
                    q.put((i,k,time.time()))
                    time.sleep(0.0001)
            t=[threading.Thread(target=work,args=(i,)) for i in range(4)]
            [x.start() for x in t]
            [x.join() for x in t]
            print(list(q.queue))
            """;
        trip.Circle([python, "-c", Script]);
    }

    [Fact]
    public void Memory_written_by_process_vm_writev_replays_or_is_refused()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("remote")]);
        Assert.Contains("itself: 12, hello, world", trip.Replayed.Output, StringComparison.Ordinal);
        Assert.Contains("child: -1, Operation not permitted", trip.Replayed.Output, StringComparison.Ordinal);
    }
}
