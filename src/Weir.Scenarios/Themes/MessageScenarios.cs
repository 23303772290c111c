using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>POSIX message queues and System V objects.</summary>
internal static class MessageScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "mq-posix-basic", "mq_open mq_timedsend mq_timedreceive mq_notify mq_getsetattr mq_unlink",
            "a queue's whole life: what is sent does not count, what is received does",
            s =>
            {
                string name = $"weir-mq-{Script.Pid}";
                int queue = s.Call(MqOpen, name, "O_RDWR|O_CREAT", 0x180, s.Longs(0, 4, 64, 0, 0, 0, 0, 0)).Ok()
                    .Must("path", Comparison.Ends, text: name);
                s.Call(MqTimedsend, queue, s.Text("fourteen bytes"), 14, 1, 0).Gives(0).Bytes(-1)
                    .Number("requested", 14);
                s.Call(MqGetsetattr, queue, 0, s.Memory(64)).Gives(0).Args("mq_curmsgs=1");
                s.Call(MqTimedreceive, queue, s.Memory(64), 64, s.Memory(4), 0).Gives(14).Bytes(14);
                s.Call(MqNotify, queue, 0).Gives(0);
                s.Call(MqUnlink, name).Gives(0);
                s.Call(MqUnlink, name).Fails(Errno.ENOENT);
                s.Call(MqOpen, name, "O_RDWR", 0, 0).Fails(Errno.ENOENT);
                s.Call(MqTimedsend, 99999, s.Memory(1), 1, 0, 0).Fails(Errno.EBADF);
                s.Call(MqTimedreceive, queue, s.Memory(1), 1, 0, 0).Fails(Errno.EMSGSIZE).Bytes(0);
                s.Call(MqNotify, 99999, 0).Fails(Errno.EBADF);
                s.Call(MqGetsetattr, 99999, 0, s.Memory(64)).Fails(Errno.EBADF);
            }
        },
        {
            "sysv-shm-basic", "shmget shmat shmdt shmctl", "shared memory, attached, detached and removed",
            s =>
            {
                int id = s.Call(Shmget, 0, 4096, 0x380).Ok().Bytes(-1).Must("fd", Comparison.Nothing);
                long address = s.Call(Shmat, id, 0, 0).Ok().Result;
                s.Call(Shmctl, id, "IPC_STAT", s.Memory(112)).Gives(0);
                s.Call(Shmdt, address).Gives(0);
                s.Call(Shmctl, id, "IPC_RMID", 0).Gives(0);
                s.Call(Shmat, id, 0, 0).Fails(Errno.EINVAL);
                s.Call(Shmdt, 8).Fails(Errno.EINVAL);
                s.Call(Shmget, 0x57454952, 1, 0).Fails(Errno.ENOENT);
                s.Call(Shmctl, -1, "IPC_STAT", s.Memory(112)).Fails(Errno.EINVAL);
            }
        },
        {
            "sysv-msg-basic", "msgget msgsnd msgrcv msgctl", "a message sent and received",
            s =>
            {
                int id = s.Call(Msgget, 0, 0x380).Ok();
                s.Call(Msgsnd, id, s.Longs(1, 2, 3), 12, 0).Gives(0).Bytes(-1).Number("requested", 12);
                s.Call(Msgrcv, id, s.Memory(64), 56, 0, 0).Gives(12).Bytes(12);
                s.Call(Msgrcv, id, s.Memory(64), 56, 0, "IPC_NOWAIT").Fails(Errno.ENOMSG).Bytes(0);
                s.Call(Msgctl, id, "IPC_RMID", 0).Gives(0);
                s.Call(Msgsnd, id, s.Longs(1, 2), 8, 0).Fails(Errno.EINVAL);
                s.Call(Msgget, 0x57454952, 0).Fails(Errno.ENOENT);
                s.Call(Msgctl, -1, "IPC_RMID", 0).Fails(Errno.EINVAL);
            }
        },
        {
            "sysv-sem-basic", "semget semop semtimedop semctl", "a semaphore up and down",
            s =>
            {
                int id = s.Call(Semget, 0, 1, 0x380).Ok();
                s.Call(Semop, id, s.Memory(6).Put(2, (short)1), 1).Gives(0);
                s.Call(Semop, id, s.Memory(6).Put(2, (short)-1), 1).Gives(0);
                s.Call(Semtimedop, id, s.Memory(6).Put(2, (short)-1), 1, s.Time(50)).Fails(Errno.EAGAIN).Lasts(50);
                s.Call(Semctl, id, 0, "IPC_RMID", 0).Gives(0);
                s.Call(Semop, id, s.Memory(6), 1).Fails(Errno.EINVAL);
                s.Call(Semget, 0x57454952, 1, 0).Fails(Errno.ENOENT);
                s.Call(Semctl, -1, 0, "IPC_RMID", 0).Fails(Errno.EINVAL);
            }
        },
        {
            "futex", "futex futex_wake futex_wait futex_waitv futex_requeue",
            "values that do not match, and nobody to wake",
            s =>
            {
                Block word = s.Ints(7, 8);
                s.Call(Futex, word, 0x80, 6, 0, 0, 0).Fails(Errno.EAGAIN);
                s.Call(Futex, word, 0x80, 7, s.Time(50), 0, 0).Fails(Errno.ETIMEDOUT).Lasts(50);
                s.Call(Futex, word, 0x81, 1, 0, 0, 0).Gives(0);
                s.Call(FutexWake, word, 0xffffffffu, 1, 2 | 0x80).Gives(0);
                s.Call(FutexWait, word, 6, 0xffffffffu, 2 | 0x80, 0, 0).Fails(Errno.EAGAIN);
                s.Call(FutexWake, word.From(1), 1, 1, 2).Fails(Errno.EINVAL);
                Block waiter = s.Memory(24).Put(0, 6L).Put(8, word.Address).Put(16, 2 | 0x80);
                s.Call(FutexWaitv, waiter, 1, 0, 0, 0).Fails(Errno.EAGAIN);
                Block two = s.Memory(48).Put(0, 7L).Put(8, word.Address).Put(16, 2 | 0x80)
                    .Put(24, 8L).Put(32, word.Address + 4).Put(40, 2 | 0x80);
                s.Call(FutexRequeue, two, 0, 1, 0).Gives(0);
                s.Call(FutexRequeue, two, 1, 1, 0).Fails(Errno.EINVAL);
            }
        },
    };
}
