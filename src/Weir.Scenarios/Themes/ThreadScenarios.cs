using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Threads: their names, numbers and what they share.</summary>
internal static class ThreadScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "thread-comm-short-lived", "pread64", "40 fresh threads, four reads each",
            s =>
            {
                int fd = s.OpenWith("0123456789abcdef", "short.txt");
                Strand[] strands = [.. Enumerable.Range(0, 40).Select(_ => s.Start(() =>
                {
                    string comm = Comm();
                    Block buffer = s.Memory(4);
                    for (int i = 0; i < 4; i++)
                    {
                        s.Call(Pread64, fd, buffer, 4, i).Gives(4).Bytes(4).Text("comm", comm);
                    }
                }))];
                Array.ForEach(strands, t => t.Join());
                s.Expect(new Expectation { Syscall = "pread64", Everywhere = true, Least = 160, Most = 160 });
            }
        },
        {
            "thread-comm-renamed", "prctl pwrite64 pread64", "40 threads rename themselves first",
            s =>
            {
                int fd = s.OpenWith("0123456789abcdef", "renamed.txt");
                Strand[] strands = [.. Enumerable.Range(0, 40).Select(i => s.Start(() =>
                {
                    Rename(s, $"weir-renamed-{i}");
                    Block buffer = s.Memory(4);
                    s.Call(Pwrite64, fd, buffer, 1, 0).Gives(1).Text("comm", $"weir-renamed-{i}");
                    for (int n = 0; n < 4; n++)
                    {
                        s.Call(Pread64, fd, buffer, 4, n).Gives(4).Text("comm", $"weir-renamed-{i}");
                    }
                }))];
                Array.ForEach(strands, t => t.Join());
                s.Expect(new Expectation
                {
                    Syscall = "pread64", Everywhere = true, Least = 160, Most = 160,
                    Checks = [new Check("comm", Comparison.Begins, Text: "weir-renamed-")],
                });
            }
        },
        {
            "thread-comm-late-rename", "pread64 pwrite64 prctl write",
            "renamed between two calls: by itself, through /proc, by a sibling",
            s =>
            {
                int fd = s.OpenWith("0123456789abcdef", "late.txt");
                for (int way = 0; way < 3; way++)
                {
                    int how = way;
                    s.Start(() =>
                    {
                        Rename(s, "weir-before");
                        s.Call(Pread64, fd, s.Memory(4), 4, 0).Gives(4).Text("comm", "weir-before");
                        int tid = Script.Tid;
                        if (how == 0)
                        {
                            Rename(s, "weir-after");
                        }
                        else if (how == 1)
                        {
                            WriteComm(s, tid);
                        }
                        else
                        {
                            s.Start(() => WriteComm(s, tid)).Join();
                        }

                        s.Call(Pwrite64, fd, s.Memory(1), 1, 0).Gives(1).Text("comm", "weir-after");
                    }).Join();
                }
            }
        },
        {
            "thread-comm-rename-in-open", "openat pwrite64 close", "a thread is renamed while it waits in open",
            s =>
            {
                s.Call(Mknod, "fifo", 0x1180, 0).Gives(0);
                Strand waiting = s.Start(() =>
                {
                    Rename(s, "weir-before");
                    int fd = s.Call(Openat, -100, "fifo", "O_WRONLY", 0).Ok().Text("comm", "weir-before").Lasts(10);
                    s.Call(Write, fd, s.Memory(1), 1).Gives(1).Text("comm", "weir-after");
                    s.Call(Close, fd).Gives(0).Text("comm", "weir-after");
                });
                waiting.WaitUntilIn(Openat);
                WriteComm(s, waiting.Tid);
                Thread.Sleep(20);
                int read = s.Open("fifo", "O_RDONLY");
                waiting.Join();
                s.Call(Close, read);
            }
        },
        {
            "thread-comm-fdtable", "openat dup3 pread64", "another thread puts another file under a number",
            s =>
            {
                int a = s.OpenWith("aaaa", "a.txt");
                int b = s.OpenWith("bbbb", "b.txt");
                s.Start(() => s.Call(Dup3, b, a, 0).Gives(a)).Join();
                s.Call(Pread64, a, s.Memory(4), 4, 0).Gives(4).Path(s.InDirectory("b.txt"));
                s.Never("pread64", new Check("path", Comparison.Ends, Text: "/a.txt"));
            }
        },
        {
            "thread-many", "gettid prctl", "1,000 threads with names",
            s =>
            {
                for (int i = 0; i < 1000; i += 50)
                {
                    Strand[] strands = [.. Enumerable.Range(i, 50).Select(n => s.Start(() =>
                    {
                        Rename(s, $"weir-{n}");
                        s.Call(Gettid).Gives(Script.Tid).Text("comm", $"weir-{n}");
                    }))];
                    Array.ForEach(strands, t => t.Join());
                }
            },
            true
        },
        {
            "thread-exit-tid-worker", "pipe2 write close", "a thread writes to a pipe and ends; the process lives on",
            s =>
            {
                int write = s.Pipe().Write;
                s.Start(() => s.Call(Write, write, s.Text("a"), 1).Gives(1)
                    .Must("path", Comparison.Begins, text: "pipe:["))
                    .Join();
                s.Call(Close, write).Gives(0).Must("path", Comparison.Begins, text: "pipe:[");
            }
        },
        {
            "thread-registrations", "set_robust_list get_robust_list rseq set_tid_address",
            "what a thread leaves with the kernel",
            s =>
            {
                s.Call(GetRobustList, 0, s.Memory(8), s.Memory(8)).Gives(0);
                s.Call(GetRobustList, 0x3fffffff, s.Memory(8), s.Memory(8)).Fails(Errno.ESRCH);
                s.Call(SetRobustList, 0, 1).Fails(Errno.EINVAL);
                s.Call(Rseq, 1, 32, 0, 0);
                s.Call(SetTidAddress, 0).Gives(Script.Tid);
            },
            true
        },
    };

    private static string Comm() => File.ReadAllText("/proc/thread-self/comm").TrimEnd('\n');

    private static void Rename(Script s, string name)
    {
        s.Call(Prctl, "PR_SET_NAME", s.Text(name), 0, 0, 0).Gives(0);
    }

    private static void WriteComm(Script s, int tid)
    {
        int fd = s.Call(Openat, -100, $"/proc/{Script.Pid}/task/{tid}/comm", "O_WRONLY", 0).Ok();
        s.Call(Write, fd, s.Text("weir-after"), 10).Gives(10);
        s.Call(Close, fd).Gives(0);
    }
}
