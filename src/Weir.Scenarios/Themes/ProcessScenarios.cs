using Weir.Catalogue;
using Weir.Kernel.Launching;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;
using ChildWait = Weir.Kernel.Calls.ChildWait;

namespace Weir.Scenarios.Themes;

/// <summary>Processes: forked, executed, stopped, refused, ended.</summary>
internal static class ProcessScenarios
{
    private const int ChildSignal = 17, CurrentDirectory = -100;

    public static ScenarioSet Set { get; } = new()
    {
        { "crash", "", "a child that ends with a failure on purpose", s => Ends(new ChildProgram(s).Exit(3), 3) },
        {
            "noreturn-syscalls", "exit exit_group fork wait4",
            "calls that never come back have neither result nor latency",
            s =>
            {
                ChildProgram program = new(s);
                int status = program.Data(4);
                program.Fork(Fork, [], child => child.Call(SyscallId.Exit, null, 5))
                    .Call(Wait4, null, -1, status, 0, 0).Call(Wait4, -(long)Errno.ECHILD, -1, status, 0, 0);
                Ends(program.Exit(0), 0);
                s.Expect(Count("exit", 1));
                s.Expect(Count("exit_group", 1));
            }
        },
        {
            "fork-inherit-fds", "pipe2 fork read write wait4", "a child reads from a pipe that its parent wrote to",
            s =>
            {
                ChildProgram program = new(s);
                int pair = program.Data(8), buffer = program.Data(8);
                Check pipe = new("path", Comparison.Begins, Text: "pipe:[");
                program.Call(Pipe2, 0, [pair, 0], pipe)
                    .Call(Write, 3, [StubArgument.At(pair + 4), buffer, 3], pipe)
                    .Fork(Fork, [], child => child.Call(Read, 3, [StubArgument.At(pair), buffer, 3], pipe).Exit(0))
                    .Call(Wait4, null, -1, 0, 0, 0);
                Ends(program.Exit(0), 0);
            }
        },
        {
            "process-vfork-clone", "vfork clone clone3 waitid", "the other ways to make a process",
            s =>
            {
                ChildProgram program = new(s);
                int info = program.Data(128);
                int arguments = program.Longs(0, 0, 0, 0, ChildSignal, 0, 0, 0, 0, 0, 0);
                program.Fork(Vfork, [], child => child.Exit(1)).Call(Waitid, 0, 0, 0, info, 4, 0)
                    .Fork(Clone, [ChildSignal, 0, 0, 0, 0], child => child.Exit(2)).Call(Waitid, 0, 0, 0, info, 4, 0)
                    .Fork(Clone3, [arguments, 88], child => child.Exit(3)).Call(Waitid, 0, 0, 0, info, 4, 0)
                    .Call(Clone3, -(long)Errno.EINVAL, arguments, 8)
                    .Call(Clone, -(long)Errno.EINVAL, 0x10000, 0, 0, 0, 0);
                Ends(program.Exit(0), 0);
            }
        },
        {
            "clone-files", "clone close", "a child that shares the descriptors closes one for both",
            s =>
            {
                ChildProgram program = new(s);
                int pair = program.Data(8), buffer = program.Data(8);
                program.Call(Pipe2, 0, pair, 0)
                    .Fork(
                        Clone, [0x400 | ChildSignal, 0, 0, 0, 0],
                        child => child.Call(Close, 0, StubArgument.At(pair + 4)).Exit(0))
                    .Call(Wait4, null, -1, 0, 0, 0)
                    .Call(Write, -(long)Errno.EBADF, StubArgument.At(pair + 4), buffer, 1);
                Ends(program.Exit(0), 0);
            }
        },
        {
            "process-exec-lifecycle", "execve execveat", "programs that are not there, and one that is",
            s =>
            {
                ChildProgram next = new ChildProgram(s).Call(Getpid, null).Exit(7);
                ChildProgram program = new(s);
                string missing = s.InDirectory("missing-program");
                program.Call(Execve, -(long)Errno.ENOENT, [program.Text(missing), 0, 0], Path(missing))
                    .Call(
                        Execveat, -(long)Errno.ENOENT, [CurrentDirectory, program.Text(missing), 0, 0, 0],
                        new Check("path", Comparison.Equal, Text: missing))
                    .Call(Execve, 0, program.Text(next.Image()), program.Longs(program.Text("next"), 0), 0)
                    .Becomes(next);
                Ends(program, 7);
            }
        },
        {
            "process-execveat", "execveat", "execveat that works",
            s =>
            {
                ChildProgram next = new ChildProgram(s).Call(Getppid, Script.Pid).Exit(0);
                ChildProgram program = new(s);
                program.Call(
                    Execveat, 0, CurrentDirectory, program.Text(next.Image()), program.Longs(program.Text("next"), 0),
                        0, 0)
                    .Becomes(next);
                Ends(program, 0);
            }
        },
        {
            "open-pid-filter", "openat execve", "children are followed: what they open is theirs",
            s =>
            {
                string parents = s.InDirectory("parentfile.txt"), childs = s.InDirectory("childfile.txt");
                s.Open("parentfile.txt");
                ChildProgram program = new(s);
                program.Call(
                    Openat, null, [CurrentDirectory, program.Text(childs), 0x42, 0x180], Path(childs)).Exit(0);
                Ends(program, 0);
                s.Expect(Count("openat", 1) with
                {
                    Checks = [Path(parents), new Check("pid", Comparison.Equal, Script.Pid)],
                });
            }
        },
        {
            "getppid-burst", "getppid", "1,500,000 calls in a tight loop: every one is accounted for",
            s =>
            {
                const int Times = 1_500_000;
                StubCode code = new();
                int begun = code.Repeat(Times);
                code.Call(Getppid);
                code.Again(begun);
                code.Call(ExitGroup, 0);
                s.Run(code);
                s.Expect(Count("getppid", Times));
            }
        },
        {
            "process-many", "fork exit_group wait4", "10,000 children, one after the other",
            s =>
            {
                const int Children = 10_000;
                StubCode code = new();
                int begun = code.Repeat(Children);
                code.Call(Fork);
                int child = code.IfZero();
                code.Call(ExitGroup, 0);
                code.End(child);
                code.Call(Wait4, -1, 0, 0, 0);
                code.Again(begun);
                code.Call(ExitGroup, 0);
                s.Run(code);
                s.Expect(Count("fork", Children) with { Checks = [new Check("ret", Comparison.AtLeast, 1)] });
                s.Expect(Count("wait4", Children) with { Checks = [new Check("ret", Comparison.AtLeast, 1)] });
                s.Expect(Count("exit_group", Children + 1));
            }
        },
        {
            "stop-restart", "clock_nanosleep", "a sleep is stopped and continued: one call, its whole time",
            s => Stopped(s, times: 1, sleepMs: 600)
        },
        {
            "stop-restart-twice", "clock_nanosleep", "a sleep is stopped and continued twice",
            s => Stopped(s, times: 2, sleepMs: 900)
        },
        {
            "seccomp-denied", "fchmod seccomp prctl", "three calls that a filter refuses: seen, and marked as denied",
            s =>
            {
                ChildProgram program = new(s);
                int filter = program.Longs(
                    Filter(0x20, 0, 0, 0), Filter(0x15, 0, 1, (int)Fchmod), Filter(0x06, 0, 0, 0x00050001),
                    Filter(0x06, 0, 0, 0x7fff0000));
                program.Call(Fchmod, -(long)Errno.EBADF, 9999, 0x180)
                    .Call(Prctl, 0, 38, 1, 0, 0, 0)
                    .Call(Seccomp, 0, 1, 0, program.Longs(4, filter));
                for (int i = 0; i < 3; i++)
                {
                    program.Call(
                        Fchmod, -(long)Errno.EPERM, [9999, 0x180], new Check("state", Comparison.Equal,
                            Text: "denied"));
                }

                Ends(program.Exit(0), 0);
            }
        },
        {
            "process-sessions", "setsid setpgid vhangup chroot ptrace setgroups",
            "what only a process of its own may do",
            s =>
            {
                ChildProgram program = new(s);
                program.Call(Setsid, null).Call(Setsid, -(long)Errno.EPERM).Call(Setpgid, -(long)Errno.EPERM, 0, 0)
                    .Call(Ptrace, -(long)Errno.ESRCH, 16, 0x3fffffff, 0, 0)
                    .Call(Chroot, 0, program.Text(s.Directory)).Call(Setgroups, 0, 0, 0);
                Ends(program.Exit(0), 0);
            }
        },
        {
            "exec-non-leader-thread", "clone execve", "a thread that is not the first becomes another program",
            s => BecomesAnother(s, (program, image) => program.Call(
                Execve, 0, program.Text(image), program.Longs(program.Text("next"), 0), 0), Pause, [], null)
        },
        {
            "exec-non-leader-thread-tid", "clone execveat", "the same with execveat",
            s => BecomesAnother(s, (program, image) => program.Call(
                Execveat, 0, CurrentDirectory, program.Text(image), program.Longs(program.Text("next"), 0), 0, 0),
                    Pause, [], null)
        },
        {
            "exec-non-leader-into-open", "clone execve openat", "the same while the first thread waits in open",
            s =>
            {
                string fifo = s.InDirectory("fifo");
                s.Call(Mknod, "fifo", 0x1180, 0).Gives(0);
                BecomesAnother(s, (program, image) => program.Call(
                    Execve, 0, program.Text(image), program.Longs(program.Text("next"), 0), 0), Openat, [Path(fifo)],
                        fifo);
            }
        },
        {
            "signal-reexec-many", "read", "32 reads, each stopped and continued: every result at its own call",
            s =>
            {
                (int read, int write) = s.Pipe();
                ChildProgram program = new(s);
                int buffer = program.Data(64);
                for (int i = 1; i <= 32; i++)
                {
                    program.Call(Read, i, [read, buffer, 64], new Check("bytes", Comparison.Equal, i), Restarted);
                }

                program.Exit(0).Start();
                for (int i = 1; i <= 32; i++)
                {
                    StopAndContinue(s, program.Pid, Read);
                    s.Call(Write, write, s.Memory(64), i).Gives(i);
                    Thread.Sleep(5);
                }

                program.Wait();
            }
        },
        {
            "process-killed", "pause", "a process is killed inside a call",
            s =>
            {
                ChildProgram program = new ChildProgram(s)
                    .Call(Pause, null, [], new Check("state", Comparison.Equal, Text: "killed"));
                program.Start();
                program.WaitUntilIn(Pause);
                s.Call(Kill, program.Pid, "SIGKILL").Gives(0);
                program.Wait();
            }
        },
    };

    private static Check Path(string path) => new("path", Comparison.Equal, Text: path);

    // struct sock_filter: code, jt, jf, k
    private static long Filter(int code, int taken, int other, int value) =>
        code + ((long)taken << 16) + ((long)other << 24) + ((long)value << 32);

    private static Expectation Count(string syscall, int times) =>
        new() { Syscall = syscall, Everywhere = true, Least = times, Most = times };

    /// <summary>Runs a program that must end so.</summary>
    internal static void Ends(ChildProgram program, int status)
    {
        if (program.Start().Wait() is var end && (!end.Exited || end.ExitCode != status))
        {
            throw new ScenarioBrokenException($"the child ended with {end}");
        }
    }

    private static void Stopped(Script s, int times, int sleepMs)
    {
        ChildProgram program = new(s);
        int time = program.Longs(sleepMs / 1000, sleepMs % 1000 * 1_000_000L);
        program.Call(
            ClockNanosleep, 0, [1, 0, time, 0], new Check("latency_ns", Comparison.AtLeast, sleepMs * 1_000_000L),
            new Check("restarts", Comparison.Equal, times)).Exit(0).Start();
        program.WaitUntilIn(ClockNanosleep);
        for (int i = 0; i < times; i++)
        {
            Thread.Sleep(100);
            s.Call(Kill, program.Pid, "SIGSTOP").Gives(0);
            Thread.Sleep(100);
            s.Call(Kill, program.Pid, "SIGCONT").Gives(0);
        }

        program.Wait();
        s.Never("restart_syscall");
    }

    private static Check Restarted => new("restarts", Comparison.AtLeast, 1);

    private static void StopAndContinue(Script s, int pid, SyscallId id)
    {
        Arrival.WaitUntilIn($"{pid}", id);
        s.Call(Kill, pid, "SIGSTOP").Gives(0);
        ChildWait.WaitSuspended(pid); // not /proc, where a recorded program is shown as traced whether suspended or not
        s.Call(Kill, pid, "SIGCONT").Gives(0);
        Arrival.WaitUntilIn($"{pid}", id);
    }

    private static void BecomesAnother(
        Script s, Action<ChildProgram, string> exec, SyscallId waits, Check[] more, string? fifo)
    {
        // CLONE_VM, FS, FILES, SIGHAND, THREAD: a thread; it never touches its stack.
        const int ThreadFlags = 0x10f00, WriteOnly = 1;
        ChildProgram next = new ChildProgram(s).Call(Getpid, null).Exit(0);
        ChildProgram program = new(s);
        int stack = program.Data(64), time = program.Longs(0, 50_000_000);
        program.Fork(Clone, [ThreadFlags, stack + 64, 0, 0, 0], thread =>
        {
            thread.Call(Nanosleep, 0, time, 0);
            exec(thread, next.Image());
        });
        Check killed = new("state", Comparison.Equal, Text: "killed");
        if (fifo is not null)
        {
            // Whoever is killed inside a call has no exit at which a page could be read that nobody had touched before.
            program.Call(Access, 0, program.Text(fifo), 0);
        }

        StubArgument[] arguments = fifo is null ? [] : [CurrentDirectory, program.Text(fifo), WriteOnly, 0];
        program.Call(waits, null, arguments, [killed, .. more]).Becomes(next);
        Ends(program, 0);
    }
}
