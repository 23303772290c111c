using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Signals, and what they do to calls that wait.</summary>
internal static class SignalScenarios
{
    private const int User1 = 10, User2 = 12;
    private const long Restart = 0x10000000, Restorer = 0x04000000;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "signals-basic",
            "rt_sigaction rt_sigprocmask rt_sigpending sigaltstack kill tgkill tkill rt_sigqueueinfo rt_tgsigqueueinfo "
            + "rt_sigtimedwait",
            "a blocked signal is sent in every way, seen pending, and fetched",
            s =>
            {
                Block mask = s.Longs(1L << (User1 - 1));
                s.Call(RtSigprocmask, "SIG_BLOCK", mask, s.Memory(8), 8).Gives(0);
                s.Call(Sigaltstack, 0, s.Memory(24)).Gives(0);
                s.Call(Tgkill, Script.Pid, Script.Tid, "SIGUSR1").Gives(0);
                s.Call(RtSigpending, s.Memory(8), 8).Gives(0);
                s.Call(RtSigtimedwait, mask, s.Memory(128), s.Time(1000), 8).Gives(User1);
                s.Call(Tkill, Script.Tid, "SIGUSR1").Gives(0);
                s.Call(RtSigtimedwait, mask, 0, s.Time(1000), 8).Gives(User1);
                Block info = s.Memory(128).Put(0, User1).Put(8, -1);
                s.Call(RtTgsigqueueinfo, Script.Pid, Script.Tid, "SIGUSR1", info).Gives(0);
                s.Call(RtSigtimedwait, mask, 0, s.Time(1000), 8).Gives(User1);
                s.Call(RtSigtimedwait, mask, 0, s.Time(50), 8).Fails(Errno.EAGAIN).Lasts(50);
                s.Call(Kill, Script.Pid, 0).Gives(0);
                s.Call(RtSigaction, "SIGUSR2", 0, s.Memory(32), 8).Gives(0);
                s.Call(RtSigprocmask, "SIG_UNBLOCK", mask, 0, 8).Gives(0);
            }
        },
        {
            "signals-errors",
            "rt_sigaction rt_sigprocmask rt_sigpending sigaltstack kill tgkill tkill rt_sigqueueinfo rt_tgsigqueueinfo "
            + "rt_sigtimedwait rt_sigsuspend pidfd_send_signal",
            "to nobody, and with nonsense",
            s =>
            {
                s.Call(Kill, 0x3fffffff, 0).Fails(Errno.ESRCH);
                s.Call(Tkill, 0x3fffffff, 0).Fails(Errno.ESRCH);
                s.Call(Tgkill, Script.Pid, 0x3fffffff, 0).Fails(Errno.ESRCH);
                s.Call(RtSigqueueinfo, 0x3fffffff, 0, s.Memory(128).Put(8, -1)).Fails(Errno.ESRCH);
                s.Call(RtTgsigqueueinfo, Script.Pid, 0x3fffffff, 0, s.Memory(128).Put(8, -1)).Fails(Errno.ESRCH);
                s.Call(RtSigaction, "SIGKILL", s.Memory(32), 0, 8).Fails(Errno.EINVAL);
                s.Call(RtSigprocmask, 9, s.Memory(8), 0, 8).Fails(Errno.EINVAL);
                s.Call(RtSigpending, 8, 8).Fails(Errno.EFAULT);
                s.Call(Sigaltstack, s.Longs(1, 99, 4096), 0).Fails(Errno.EINVAL);
                s.Call(RtSigtimedwait, s.Memory(8), 0, s.Longs(-1, 0), 8).Fails(Errno.EINVAL);
                s.Call(RtSigsuspend, s.Memory(8), 4).Fails(Errno.EINVAL);
                s.Call(PidfdSendSignal, 99999, 0, 0, 0).Fails(Errno.EBADF);
            }
        },
        {
            "pidfd-send-signal", "pidfd_open pidfd_send_signal", "signal 0 to itself",
            s =>
            {
                int pidfd = s.Call(PidfdOpen, Script.Pid, 0).Ok().Must("path", Comparison.Begins, text: "pidfd:[");
                s.Call(PidfdSendSignal, pidfd, 0, 0, 0).Gives(0).Must("path", Comparison.Begins, text: "pidfd:[");
                s.Call(PidfdOpen, 0x3fffffff, 0).Fails(Errno.ESRCH);
            }
        },
        {
            "pidfd-getfd-success", "pidfd_open pidfd_getfd write close",
            "a descriptor fetched out of itself is the same file",
            s =>
            {
                int file = s.Open("pidfd-getfd-source.txt");
                int pidfd = s.Call(PidfdOpen, Script.Pid, 0).Ok();
                int copy = s.Call(PidfdGetfd, pidfd, file, 0).Ok().Path2(s.InDirectory("pidfd-getfd-source.txt"));
                s.Call(Write, copy, s.Text("x"), 1).Gives(1).Path(s.InDirectory("pidfd-getfd-source.txt"));
                s.Call(Close, copy).Gives(0).Path(s.InDirectory("pidfd-getfd-source.txt"));
            }
        },
        {
            "pidfd-getfd-failure", "pidfd_getfd", "of no process, and of no descriptor",
            s =>
            {
                s.Call(PidfdGetfd, 99999, 0, 0).Fails(Errno.EBADF);
                s.Call(PidfdGetfd, s.Call(PidfdOpen, Script.Pid, 0).Ok(), 99999, 0).Fails(Errno.EBADF);
            }
        },
        {
            "signal-restart", "read rt_sigaction rt_sigreturn",
            "a signal with SA_RESTART hits a read: one call with the final result",
            s =>
            {
                Handle(s, "SIGUSR1", Restart);
                (int read, int write) = s.Pipe();
                Strand reader = s.Start(() =>
                {
                    s.Call(Read, read, s.Memory(8), 8).Gives(1).Bytes(1).Lasts(20).Free("restarts")
                        .Must("restarts", Comparison.AtLeast, 1).With(RtSigreturn);
                });
                reader.WaitUntilIn(Read);
                s.Call(Tgkill, Script.Pid, reader.Tid, "SIGUSR1").Gives(0);
                Thread.Sleep(20);
                s.Call(Write, write, s.Text("x"), 1).Gives(1);
                reader.Join();
                s.Never("read", new Check("ret", Comparison.Equal, -512));
            }
        },
        {
            "signal-reexec", "read rt_sigreturn",
            "a read goes on after one handler and ends with another, in this order",
            s =>
            {
                Handle(s, "SIGUSR1", Restart);
                Handle(s, "SIGUSR2", 0);
                (int read, int write) = s.Pipe();
                Strand reader = s.Start(() =>
                {
                    s.Call(Read, read, s.Memory(8), 8).Gives(2).Bytes(2).Must("restarts", Comparison.AtLeast, 1)
                        .With(RtSigreturn);
                    s.Call(Read, read, s.Memory(8), 8).Fails(Errno.EINTR).Bytes(0).With(RtSigreturn);
                    s.Call(Read, read, s.Memory(8), 8).Gives(3).Bytes(3);
                });
                Interrupt(s, reader, "SIGUSR1");
                s.Call(Write, write, s.Memory(2), 2).Gives(2);
                Thread.Sleep(20);
                Interrupt(s, reader, "SIGUSR2");
                s.Call(Write, write, s.Memory(3), 3).Gives(3);
                reader.Join();
            }
        },
        {
            "signal-handled-sleep", "clock_nanosleep pause rt_sigsuspend rt_sigreturn",
            "a handled signal ends a sleep, a pause and a suspension",
            s =>
            {
                Handle(s, "SIGUSR2", 0);
                foreach ((SyscallId id, Word[] arguments) in ((SyscallId, Word[])[])
                    [(ClockNanosleep, [1, 0, s.Time(5000), 0]), (Pause, []), (RtSigsuspend, [s.Longs(0), 8])])
                {
                    Strand sleeper = s.Start(() => s.Call(id, arguments).Fails(Errno.EINTR).Lasts(1).With(RtSigreturn));
                    sleeper.WaitUntilIn(id);
                    Thread.Sleep(5);
                    s.Call(Tgkill, Script.Pid, sleeper.Tid, "SIGUSR2").Gives(0);
                    sleeper.Join();
                }

                s.Never("restart_syscall");
            }
        },
    };

    private static void Interrupt(Script s, Strand reader, string signal)
    {
        reader.WaitUntilIn(Read);
        s.Call(Tgkill, Script.Pid, reader.Tid, signal).Gives(0);
        Thread.Sleep(20);
    }

    private static void Handle(Script s, string signal, long flags) =>
        s.Call(
            RtSigaction, signal,
            s.Longs(Kernel.Calls.MarkedSyscall.EmptyHandler, flags | Restorer,
                Kernel.Calls.MarkedSyscall.SignalReturn, 0), 0, 8)
            .Gives(0);
}
