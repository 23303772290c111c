namespace Weir.Scenarios.Themes;

/// <summary>Queues, semaphores, shared memory and keys: in an IPC namespace of the thread's own, keys in its own
/// keyring. See <see cref="Scripting.FailureTable"/> for the words of the tables.</summary>
internal static class IpcFailureScenarios
{
    private static readonly string Long = new('n', 300);

    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-sysv", "shmget semget msgget semop msgrcv shmat",
            "objects that exist, are full, or belong to others",
                """
                ok unshare 0x08000000
                shm = ok shmget 0x1111 4096 0x780
                sem = ok semget 0x1111 2 0x780
                msg = ok msgget 0x1111 0x780
                EEXIST shmget 0x1111 4096 0x780
                EEXIST semget 0x1111 2 0x780
                EEXIST msgget 0x1111 0x780
                EFAULT shmctl shm 2 8
                EFAULT semctl sem 0 2 8
                EFAULT msgctl msg 2 8
                EFAULT semtimedop sem 8 1 0
                EINVAL semtimedop sem B 0 0
                E2BIG semop sem B 501
                E2BIG semtimedop sem B 501 0
                EFBIG semop sem (9,0) 1
                EFBIG semtimedop sem (9,0) 1 0
                EAGAIN semop sem (0xffff0000,0x800) 1
                EAGAIN semtimedop sem (0xffff0000,0) 1 [0,1000000]
                ERANGE semctl sem 0 16 99999
                ok semctl sem 0 16 32767
                ERANGE semop sem (0x10000,0) 1
                ERANGE semtimedop sem (0x10000,0) 1 0
                EFAULT msgsnd msg 8 8 0
                ok msgsnd msg [1,2] 8 0
                E2BIG msgrcv msg B 1 0 0
                EFAULT msgrcv msg 8 8 0 0
                ENOMSG msgrcv msg B 8 0 0x800
                big = ok mmap 0 16384 3 0x22 -1 0
                ok pread64 F big 8 0
                ok msgsnd msg big 8192 0
                ok msgsnd msg big 8192 0
                EAGAIN msgsnd msg big 8192 0x800
                ok setresgid 65534 65534 65534
                ok setresuid 65534 65534 65534
                EACCES shmget 0x1111 0 0x100
                EACCES semget 0x1111 0 0x100
                EACCES msgget 0x1111 0x100
                EACCES shmat shm 0 0
                EACCES shmctl shm 2 B
                EACCES semctl sem 0 2 B
                EACCES msgctl msg 2 B
                EACCES semop sem (1,0) 1
                EACCES semtimedop sem (1,0) 1 0
                EACCES msgsnd msg [1,2] 8 0
                EACCES msgrcv msg B 8 0 0
                EPERM shmctl shm 0 0
                EPERM semctl sem 0 0 0
                EPERM msgctl msg 0 0
                """
        },
        {
            "errors-sysv-limits", "shmget semget msgget mq_open", "as many objects as there may be",
                """
                ok unshare 0x08000000
                f = ok openat D '/proc/sys/kernel/shmmni 1 0
                ok write f '0 1
                g = ok openat D '/proc/sys/kernel/msgmni 1 0
                ok write g '0 1
                h = ok openat D '/proc/sys/kernel/sem 1 0
                ok write h '250~32000~32~0 14
                ENOSPC shmget 0x1112 4096 0x380
                ENOSPC semget 0x1112 2 0x380
                ENOSPC msgget 0x1112 0x380
                i = ok openat D '/proc/sys/fs/mqueue/queues_max 1 0
                ok write i '0 1
                ok setresuid 65534 65534 65534
                ENOSPC mq_open 'weir-b 0x42 0x180 0
                """
        },
        {
            "errors-message-queues", "mq_open mq_timedsend mq_timedreceive mq_notify mq_unlink",
            "full, empty, late and not allowed",
                $"""
                ok unshare 0x08000000
                q = ok mq_open 'weir-m 0x42 0x180 [0,1,8,0]
                EEXIST mq_open 'weir-m 0xc2 0x180 0
                EINVAL mq_open 'weir-n 0x42 0x180 [0,0,0,0]
                ENAMETOOLONG mq_open '{Long} 0 0 0
                ENAMETOOLONG mq_unlink '{Long}
                EMSGSIZE mq_timedsend q B 9 0 0
                EINVAL mq_timedsend q B 8 99999 0
                EINVAL mq_timedreceive q B 8 0 [0,9999999999]
                EMSGSIZE mq_timedreceive q B 4 0 0
                ETIMEDOUT mq_timedreceive q B 8 0 [1,0]
                ok mq_timedsend q B 8 0 0
                ETIMEDOUT mq_timedsend q B 8 0 [1,0]
                EINVAL mq_notify q [0,0x6300000000,0,0,0,0,0,0]
                ok mq_notify q [0,0x100000000,0,0,0,0,0,0]
                EBUSY mq_notify q [0,0x100000000,0,0,0,0,0,0]
                n = ok mq_open 'weir-m 0x802 0 0
                EAGAIN mq_timedsend n B 8 0 0
                ok mq_timedreceive n B 8 0 0
                EAGAIN mq_timedreceive n B 8 0 0
                ok setresuid 65534 65534 65534
                EACCES mq_open 'weir-m 2 0 0
                """
        },
        {
            "errors-keyrings", "keyctl add_key request_key", "links that cannot be, and keys that are no more",
                """
                r = ok add_key 'keyring 'ring 0 0 -1
                k = ok add_key 'user 'key B 8 r
                d = ok add_key 'keyring 'other 0 0 -1
                a = ok add_key 'keyring 'a1 0 0 -1
                b = ok add_key 'keyring 'a2 0 0 a
                c = ok add_key 'keyring 'a3 0 0 b
                e = ok add_key 'keyring 'a4 0 0 c
                f = ok add_key 'keyring 'a5 0 0 e
                g = ok add_key 'keyring 'a6 0 0 f
                h = ok add_key 'keyring 'a7 0 0 g
                ok add_key 'keyring 'a8 0 0 h
                l = ok add_key 'keyring 'b1 0 0 -1
                ELOOP keyctl 8 a l
                EOPNOTSUPP keyctl 2 d B 8
                ENOTDIR keyctl 8 k k
                EDEADLK keyctl 8 r r
                ENOENT keyctl 9 k -1
                EPERM keyctl 12 k B 8 0
                EFAULT keyctl 1 8
                EINVAL request_key 'user 'key 0 -99
                m = ok add_key 'keyring 'from 0 0 -1
                n = ok add_key 'keyring 'to 0 0 -1
                o = ok add_key 'user 'twice B 8 m
                ok add_key 'user 'twice B 8 n
                EEXIST keyctl 30 o m n 1
                ok keyctl 3 k
                EKEYREVOKED keyctl 11 k B 8
                ok keyctl 3 r
                EKEYREVOKED add_key 'user 'other B 8 r
                """
        },
        {
            "errors-keys-unprivileged", "keyctl add_key", "keys that are not for everybody, too many and too old",
                """
                ok setresgid 65534 65534 65534
                ok setresuid 65534 65534 65534
                d = ok add_key 'keyring 'lock 0 0 -1
                ok keyctl 5 d 0x09000000
                EACCES add_key 'user 'x B 8 d
                k = ok add_key 'user 'key B 8 -1
                ok keyctl 5 k 0
                EACCES keyctl 11 k B 8
                EACCES keyctl 2 k B 8
                s = ok add_key 'user 's B 8 -1
                ok add_key 'user 'k1 B 4096 -1
                ok add_key 'user 'k2 B 4096 -1
                ok add_key 'user 'k3 B 4096 -1
                ok add_key 'user 'k4 B 4096 -1
                EDQUOT keyctl 2 s B 4096
                EDQUOT add_key 'user 'big B 4096 -1
                """
        },
    };
}
