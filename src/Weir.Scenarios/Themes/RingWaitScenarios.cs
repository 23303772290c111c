using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Scenarios.Scripting;
using static Weir.Kernel.Abi.IoUringOpcode;

namespace Weir.Scenarios.Themes;

/// <summary>Requests of io_uring that wait: for files, times, futexes, children.</summary>
internal static class RingWaitScenarios
{
    private const uint Readable = 1;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "ring-poll", "io_uring:POLL_ADD io_uring:POLL_REMOVE", "ready at once, ready later, never: taken back",
            s =>
            {
                using Ring ring = new(s);
                (int read, int write) = s.Pipe();
                IoUringSqe poll = new() { Opcode = PollAdd, Fd = read, OperationFlags = Readable };
                Operation later = ring.Add(poll);
                ring.Submit();
                Thread.Sleep(20);
                s.Call(SyscallId.Write, write, s.Memory(1), 1).Gives(1);
                ring.Await(later).Gives(1).Lasts(20).Bytes(-1).Args("POLLIN").RanSomehow();
                ring.Do(poll).Gives(1);
                Operation never = ring.Add(poll with { Fd = s.Pipe().Read });
                ring.Submit();
                ring.Do(new IoUringSqe { Opcode = PollRemove, Address = Ring.UserData(never) }).Gives(0).Path(null);
                ring.Await(never).Fails(Errno.ECANCELED).RanSomehow();
                ring.Do(new IoUringSqe { Opcode = PollRemove, Address = 4711 }).Fails(Errno.ENOENT);
            }
        },
        {
            "ring-poll-multishot", "io_uring:POLL_ADD", "one request, three completions, then taken back",
            s =>
            {
                using Ring ring = new(s);
                (int read, int write) = s.Pipe();
                Operation poll = ring.Add(new IoUringSqe
                {
                    Opcode = PollAdd, Fd = read, OperationFlags = Readable, Length = 1,
                }).RanSomehow();
                ring.Submit();
                for (int i = 1; i <= 3; i++)
                {
                    s.Call(SyscallId.Write, write, s.Memory(1), 1).Gives(1);
                    ring.Await(poll, i).Gives(1);
                    s.Call(SyscallId.Read, read, s.Memory(1), 1).Gives(1);
                }

                ring.Do(new IoUringSqe { Opcode = PollRemove, Address = Ring.UserData(poll) }).Gives(0);
                ring.Await(poll, 4);
            }
        },
        {
            "ring-timeouts", "io_uring:TIMEOUT io_uring:TIMEOUT_REMOVE",
            "one ends, one is taken back, one is not there",
            s =>
            {
                using Ring ring = new(s);
                IoUringSqe timeout = new()
                {
                    Opcode = IoUringOpcode.Timeout, Address = (ulong)s.Time(30).Address, Length = 1,
                };
                ring.Do(timeout).Fails(Errno.ETIME).Lasts(30).Path(null);
                Operation hour = ring.Add(timeout with { Address = (ulong)s.Time(3_600_000).Address });
                ring.Submit();
                ring.Do(new IoUringSqe { Opcode = TimeoutRemove, Address = Ring.UserData(hour) }).Gives(0);
                ring.Await(hour).Fails(Errno.ECANCELED);
                ring.Do(new IoUringSqe { Opcode = TimeoutRemove, Address = 4711 }).Fails(Errno.ENOENT);
                ring.Do(timeout with { OperationFlags = 0x4000_0000 }).Fails(Errno.EINVAL).Ran(AsyncWays.Refused);
                ring.Do(timeout with { Address = 8 }).Fails(Errno.EFAULT).Ran(AsyncWays.Refused);
            }
        },
        {
            "ring-timeout-multishot", "io_uring:TIMEOUT", "a timeout that comes three times",
            s =>
            {
                using Ring ring = new(s);
                Operation tick = ring.Add(new IoUringSqe
                {
                    Opcode = IoUringOpcode.Timeout, Address = (ulong)s.Time(10).Address, Length = 1,
                    Offset = 3, OperationFlags = (uint)RingTimeoutFlags.MultiShot,
                });
                ring.Submit();
                ring.Await(tick, 3).Fails(Errno.ETIME);
            }
        },
        {
            "ring-futex", "io_uring:FUTEX_WAIT io_uring:FUTEX_WAKE io_uring:FUTEX_WAITV",
            "waited for and woken; and not as expected",
            s =>
            {
                using Ring ring = new(s);
                const int Narrow = 2 | 128;
                Block word = s.Ints(7);
                IoUringSqe wait = new()
                {
                    Opcode = FutexWait, Fd = Narrow, Address = (ulong)word.Address, Offset = 7,
                    Address3 = uint.MaxValue,
                };
                Operation waits = ring.Add(wait);
                ring.Submit();
                ring.Do(wait with { Opcode = FutexWake, Offset = 1 }).Gives(1);
                ring.Await(waits).Gives(0).Path(null);
                ring.Do(wait with { Offset = 8 }).Fails(Errno.EAGAIN).RanSomehow();
                Block vector = s.Memory(48).Put(0, 7L).Put(8, word.Address).Put(16, Narrow)
                    .Put(24, 7L).Put(32, s.Ints(7).Address).Put(40, Narrow);
                Operation any = ring.Add(new IoUringSqe
                {
                    Opcode = FutexWaitv, Address = (ulong)vector.Address, Length = 2,
                });
                ring.Submit();
                ring.Do(wait with { Opcode = FutexWake, Offset = 1 }).Gives(1);
                ring.Await(any).Gives(0);
            }
        },
        {
            "ring-waitid", "io_uring:WAITID", "a child's end; and that of no child",
            s =>
            {
                using Ring ring = new(s);
                Block info = s.Memory(128);
                ChildProgram child = new ChildProgram(s).Exit(3).Start();
                ring.Do(new IoUringSqe
                {
                    Opcode = Waitid, Length = 1, Fd = child.Pid, Offset = (ulong)info.Address, FileIndex = 4,
                }).Gives(0).RanSomehow();
                ring.Do(new IoUringSqe { Opcode = Waitid, Length = 1, Fd = child.Pid, FileIndex = 4 })
                    .Fails(Errno.ECHILD);
                child.Wait();
            }
        },
        {
            "ring-epoll", "io_uring:EPOLL_CTL io_uring:EPOLL_WAIT", "a descriptor is watched and becomes ready",
            s =>
            {
                using Ring ring = new(s);
                int epoll = s.Call(SyscallId.EpollCreate1, 0).Ok();
                (int read, int write) = s.Pipe();
                Block watch = s.Memory(12).Put(0, 1).Put(4, 42L);
                IoUringSqe add = new()
                {
                    Opcode = EpollCtl, Fd = epoll, Offset = (ulong)read, Length = 1, Address = (ulong)watch.Address,
                };
                ring.Do(add).Gives(0).Args("EPOLL_CTL_ADD");
                ring.Do(add).Fails(Errno.EEXIST);
                s.Call(SyscallId.Write, write, s.Memory(1), 1).Gives(1);
                ring.Do(new IoUringSqe
                {
                    Opcode = EpollWait, Fd = epoll, Length = 4, Address = (ulong)s.Memory(48).Address,
                }).Gives(1).Bytes(-1);
                ring.Do(add with { Length = 2 }).Gives(0).Args("EPOLL_CTL_DEL");
                ring.Do(add with { Length = 2 }).Fails(Errno.ENOENT);
            }
        },
        {
            "ring-cancel", "io_uring:ASYNC_CANCEL io_uring:READ", "a read that waits is cancelled, by word and by file",
            s =>
            {
                using Ring ring = new(s);
                int read = s.Pipe().Read;
                IoUringSqe wait = RingFileScenarios.Transfer(Read, read, s.Memory(8), 0);
                Operation first = ring.Add(wait).Ran(AsyncWays.Poll);
                ring.Submit();
                ring.Do(new IoUringSqe { Opcode = AsyncCancel, Address = Ring.UserData(first) }).Gives(0).Path(null);
                ring.Await(first).Fails(Errno.ECANCELED).Bytes(0);
                Operation second = ring.Add(wait).Ran(AsyncWays.Poll), third = ring.Add(wait).Ran(AsyncWays.Poll);
                ring.Submit();
                ring.Do(new IoUringSqe
                {
                    Opcode = AsyncCancel, Fd = read, OperationFlags = (uint)(RingCancelFlags.Fd | RingCancelFlags.All),
                }).Gives(2).Args("IORING_ASYNC_CANCEL_ALL");
                ring.Await(second).Fails(Errno.ECANCELED);
                ring.Await(third).Fails(Errno.ECANCELED);
                ring.Do(new IoUringSqe { Opcode = AsyncCancel, Address = 4711 }).Fails(Errno.ENOENT);
            }
        },
    };
}
