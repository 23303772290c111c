using Weir.Catalogue;
using Weir.Kernel.Launching;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Failures that need another process or thread: one that waits, one that may not fork, one whose users are
/// none.</summary>
internal static class ProcessFailureScenarios
{
    private const int NewUser = 0x10000000, NewUts = 0x04000000, ChildSignal = 17, MostProcesses = 6, Nobody = 65534;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-processes-used-up", "fork clone clone3 execve", "a user who may have no more processes",
            s =>
            {
                // The limit is looked at as a program becomes that user, who must have a process by then: this thread.
                using ManualResetEventSlim isThere = new(), isDone = new();
                Strand one = s.Start(() =>
                {
                    s.Call(Setresuid, Nobody, Nobody, Nobody).Gives(0);
                    isThere.Set();
                    isDone.Wait();
                });
                isThere.Wait();
                ChildProgram program = new(s);
                int arguments = program.Longs(0, 0, 0, 0, ChildSignal, 0, 0, 0);
                program.Call(Prlimit64, 0, 0, MostProcesses, program.Longs(0, 0), 0)
                    .Call(Setresuid, 0, Nobody, Nobody, Nobody)
                    .Call(Fork, Refused(Errno.EAGAIN))
                    .Call(Vfork, Refused(Errno.EAGAIN))
                    .Call(Clone, Refused(Errno.EAGAIN), ChildSignal, 0, 0, 0, 0)
                    .Call(Clone3, Refused(Errno.EAGAIN), arguments, 64)
                    .Call(Execve, Refused(Errno.EAGAIN), program.Text("/nowhere"), 0, 0).Exit(0).Start();
                program.Wait();
                isDone.Set();
                one.Join();
            }
        },
        {
            "errors-users-unmapped", "unshare setresuid setregid setgroups",
            "users that mean nothing in a new user namespace",
            s =>
            {
                ChildProgram program = new(s);
                program.Call(Unshare, 0, NewUser)
                    .Call(Setuid, Refused(Errno.EINVAL), 5)
                    .Call(Setgid, Refused(Errno.EINVAL), 5)
                    .Call(Setreuid, Refused(Errno.EINVAL), 5, 5)
                    .Call(Setregid, Refused(Errno.EINVAL), 5, 5)
                    .Call(Setresuid, Refused(Errno.EINVAL), 5, 5, 5)
                    .Call(Setresgid, Refused(Errno.EINVAL), 5, 5, 5)
                    .Call(Setgroups, Refused(Errno.EPERM), 0, 0);
                ProcessScenarios.Ends(program.Exit(0), 0);
            }
        },
        {
            "errors-namespaces-used-up", "unshare clone clone3 inotify_add_watch",
            "a user namespace that may have no namespaces and no watches",
            s =>
            {
                ChildProgram program = new(s);
                int fd = program.Data(8), none = program.Text("0");
                int arguments = program.Longs(NewUts, 0, 0, 0, ChildSignal, 0, 0, 0);
                program.Call(Unshare, 0, NewUser);
                foreach (string limit in (string[])["max_uts_namespaces", "max_inotify_watches"])
                {
                    program.Call(Openat, null, -100, program.Text($"/proc/sys/user/{limit}"), 1, 0).Store(fd)
                        .Call(Write, 1, StubArgument.At(fd), none, 1);
                }

                program.Call(Unshare, Refused(Errno.ENOSPC), NewUts)
                    .Call(Clone, Refused(Errno.ENOSPC), NewUts | ChildSignal, 0, 0, 0, 0)
                    .Call(Clone3, Refused(Errno.ENOSPC), arguments, 64)
                    .Call(InotifyInit1, null, 0).Store(fd)
                    .Call(InotifyAddWatch, Refused(Errno.ENOSPC), StubArgument.At(fd), program.Text("/"), 1);
                ProcessScenarios.Ends(program.Exit(0), 0);
            }
        },
        {
            "errors-child-executed", "setpgid waitid pidfd_getfd setns",
            "a child that has become another program, and one that has ended",
            s =>
            {
                ChildProgram program = new ChildProgram(s).Call(Pause, null).Start();
                program.WaitUntilIn(Pause);
                int pidfd = s.Call(PidfdOpen, program.Pid, 0).Ok();
                s.Call(Setpgid, program.Pid, program.Pid).Fails(Errno.EACCES);
                int patient = s.Call(PidfdOpen, program.Pid, "PIDFD_NONBLOCK").Ok();
                s.Call(Waitid, "P_PIDFD", patient, 0, "WEXITED", 0).Fails(Errno.EAGAIN);
                using (Interrupter interrupter = new(s))
                {
                    s.Circumstance = interrupter;
                    s.Call(Waitid, "P_PID", program.Pid, 0, "WEXITED", 0).Fails(Errno.EINTR).With(RtSigreturn);
                    s.Circumstance = null;
                }

                s.Call(PidfdSendSignal, pidfd, "SIGKILL", 0, 0).Gives(0);
                program.Wait();
                s.Call(PidfdSendSignal, pidfd, 0, 0, 0).Fails(Errno.ESRCH);
                s.Call(PidfdGetfd, pidfd, 0, 0).Fails(Errno.ESRCH);
                s.Call(Setns, pidfd, NewUts).Fails(Errno.ESRCH);
                s.Call(ProcessMadvise, pidfd, s.Longs(0x10000, 4096), 1, 21, 0).Fails(Errno.ESRCH);
            }
        },
        {
            "errors-traced-child", "ptrace", "requests to a child that stopped which make no sense",
            s =>
            {
                const int Peek = 3, SetOptions = 0x4200, GetSignalInfo = 0x4202, Seize = 0x4206, Interrupt = 0x4207;
                ChildProgram program = new ChildProgram(s).Call(Pause, null).Start();
                program.WaitUntilIn(Pause);
                Made seized = s.Call(Ptrace, Seize, program.Pid, 0, 0);
                if (seized.Error == Errno.None)
                {
                    s.Call(Ptrace, Interrupt, program.Pid, 0, 0).Gives(0);
                    s.Call(Wait4, program.Pid, s.Memory(4), 0x40000000, 0).Gives(program.Pid);
                    s.Call(Ptrace, Peek, program.Pid, 1, s.Memory(8)).Fails(Errno.EIO);
                    s.Call(Ptrace, SetOptions, program.Pid, 0, -1).Fails(Errno.EINVAL);
                    s.Call(Ptrace, GetSignalInfo, program.Pid, 0, 8).Fails(Errno.EFAULT);
                }

                s.Call(Kill, program.Pid, "SIGKILL").Gives(0);
                program.Wait();
                seized.Ok();
            }
        },
        {
            "errors-executed", "execve getcwd",
            "arguments that are too long, an interpreter that is none, a lost directory",
            s =>
            {
                Block huge = s.Memory(140_000);
                huge.Span[..^1].Fill((byte)'a');
                s.Call(Execve, "/proc/self/exe", s.Longs(huge.Address, 0), 0).Fails(Errno.E2BIG);
                s.MakeFile("interpreter", new string('x', 4096));
                File.WriteAllBytes(s.InDirectory("program"), WithInterpreter(s.InDirectory("interpreter")));
                foreach (string name in (string[])["program", "interpreter"])
                {
                    s.Call(Chmod, name, 0x1ed).Gives(0);
                }

                s.Call(Execve, "program", 0, 0).Fails(Errno.ELIBBAD);
                s.Call(Unshare, "CLONE_FS").Gives(0);
                s.Call(Mkdir, "lost", 0x1c0).Gives(0);
                s.Call(Chdir, "lost").Gives(0);
                s.Call(Rmdir, s.InDirectory("lost")).Gives(0);
                s.Call(Getcwd, s.Memory(64), 64).Fails(Errno.ENOENT);
            }
        },
        {
            "errors-deadlock", "fcntl", "two owners of locks wait for each other",
            s =>
            {
                const int SetLock = 6, SetLockWait = 7;
                int fd = s.OpenWith("0123456789", "locked.txt");
                s.Call(Fcntl, fd, SetLock, Lock(s, 0)).Gives(0);
                bool isReady = false;
                Strand other = s.Start(() =>
                {
                    // Locks belong to a table of descriptors: with its own, a thread is another owner.
                    s.Call(Unshare, "CLONE_FILES").Gives(0);
                    s.Call(Fcntl, fd, SetLock, Lock(s, 1)).Gives(0);
                    Volatile.Write(ref isReady, true);
                    s.Call(Fcntl, fd, SetLockWait, Lock(s, 0)).Gives(0);
                });
                SpinWait.SpinUntil(() => Volatile.Read(ref isReady));
                other.WaitUntilIn(Fcntl);
                s.Call(Fcntl, fd, SetLockWait, Lock(s, 1)).Fails(Errno.EDEADLK);
                s.Call(Fcntl, fd, SetLock, s.Longs(2, 0, 1, 0)).Gives(0);
                other.Join();
            }
        },
        {
            "errors-removed", "semop semtimedop msgsnd msgrcv",
            "queues and semaphores that are removed under who waits",
            s =>
            {
                int queue = s.Call(Msgget, 0, 0x180).Ok(), full = s.Call(Msgget, 0, 0x180).Ok();
                int set = s.Call(Semget, 0, 1, 0x180).Ok();
                Block message = s.Memory(8200).Put(0, 1L), take = s.Ints(unchecked((int)0xffff0000), 0);
                s.Call(Msgsnd, full, message, 8192, 0).Gives(0);
                s.Call(Msgsnd, full, message, 8192, 0).Gives(0);
                Strand[] waiting =
                [
                    Waits(s, Msgrcv, queue, s.Memory(16), 8, 0, 0),
                    Waits(s, Msgsnd, full, message, 8192, 0),
                    Waits(s, Semop, set, take, 1),
                    Waits(s, Semtimedop, set, take, 1, s.Time(5000)),
                ];
                s.Call(Msgctl, queue, "IPC_RMID", 0).Gives(0);
                s.Call(Msgctl, full, "IPC_RMID", 0).Gives(0);
                s.Call(Semctl, set, 0, "IPC_RMID", 0).Gives(0);
                Array.ForEach(waiting, w => w.Join());
            }
        },
    };

    private static long Refused(Errno error) => -(long)error;

    // struct flock: F_WRLCK, from a byte on, one byte.
    private static Block Lock(Script s, long from) => s.Longs(1, from, 1, 0);

    // The smallest ELF file (man 5 elf) that asks for an interpreter.
    private static byte[] WithInterpreter(string interpreter)
    {
        const int Header = 64, Segment = 56;
        byte[] path = System.Text.Encoding.UTF8.GetBytes(interpreter + '\0');
        byte[] image = new byte[Header + Segment + path.Length];
        Span<byte> file = image;
        new StubCode().Link().AsSpan(0, Header).CopyTo(file);
        BitConverter.TryWriteBytes(file[Header..], 3);                          // p_type: PT_INTERP
        BitConverter.TryWriteBytes(file[(Header + 8)..], (long)Header + Segment); // p_offset
        BitConverter.TryWriteBytes(file[(Header + 32)..], (long)path.Length);     // p_filesz
        path.CopyTo(file[(Header + Segment)..]);
        return image;
    }

    private static Strand Waits(Script s, SyscallId call, params Word[] words)
    {
        Strand strand = s.Start(() => s.Call(call, words).Fails(Errno.EIDRM));
        strand.WaitUntilIn(call);
        return strand;
    }
}
