namespace Weir.Scenarios.Themes;

/// <summary>Calls that wait until a signal comes that is handled, without SA_RESTART. See <see
/// cref="Scripting.FailureTable"/> for the words of the tables.</summary>
internal static class InterruptedFailureScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-interrupted-sockets", "accept connect recvfrom sendto write read",
            "sockets that nobody answers, or that are full",
                """
                l = ok socket 2 1 0
                ok bind l in:127.0.0.1:0 16
                ok listen l 0
                EINTR accept l 0 0
                EINTR accept4 l 0 0 0
                EINTR recvfrom U B 1 0 0 0
                EINTR recvmsg U [0,0,[B,1],1,0,0,0] 0
                EINTR recvmmsg U [0,0,[B,1],1,0,0,0,0] 1 0 0
                EINTR read U B 1
                p = (0,0)
                ok socketpair 1 1 0 p
                ok setsockopt p.0 1 7 (4608) 4
                big = ok mmap 0 1048576 3 0x22 -1 0
                ok sendto p.0 big 1048576 0x40 0 0
                EINTR sendto p.0 B 1 0 0 0
                EINTR sendmsg p.0 [0,0,[B,1],1,0,0,0] 0
                EINTR sendmmsg p.0 [0,0,[B,1],1,0,0,0,0] 1 0
                EINTR write p.0 B 1
                u = ok socket 1 1 0
                ok bind u un:sock 110
                ok listen u 0
                c = ok socket 1 1 0
                ok connect c un:sock 110
                d = ok socket 1 1 0
                EINTR connect d un:sock 110
                """
        },
        {
            "errors-interrupted-waits", "poll select epoll_wait nanosleep futex pause io_getevents",
            "waiting for what does not happen",
                """
                EINTR epoll_wait E B 1 -1
                EINTR epoll_pwait E B 1 -1 0 8
                EINTR epoll_pwait2 E B 1 0 0 8
                EINTR poll B 0 -1
                EINTR ppoll B 0 0 0 8
                EINTR select 0 0 0 0 0
                EINTR pselect6 0 0 0 0 0 0
                EINTR nanosleep [9,0] 0
                EINTR clock_nanosleep 1 0 [9,0] 0
                EINTR futex (0) 0 0 0 0 0
                EINTR rt_sigtimedwait [0x100] 0 0 8
                EINTR rt_sigsuspend [0] 8
                EINTR pause
                x = [0]
                ok io_setup 8 x
                EINTR io_getevents x:0 1 1 B 0
                EINTR io_pgetevents x:0 1 1 B 0 0
                ru = [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]
                r = ok io_uring_setup 4 ru
                EINTR io_uring_enter r 0 1 1 0 0
                """
        },
        {
            "errors-interrupted-files", "open flock fcntl fallocate",
            "a pipe that nobody opens, locks that are held, a large file",
                """
                g = ok openat D 'file 2 0
                h = ok openat D 'file 2 0
                ok flock g 2
                EINTR flock h 2
                ok fcntl g 37 [1,0,0,0]
                EINTR fcntl h 38 [1,0,0,0]
                EINTR fcntl h 7 [1,0,0,0]
                ok mknod 'fifo 0x1180 0
                EINTR open 'fifo 0 0
                EINTR openat D 'fifo 0 0
                EINTR creat 'fifo 0
                """
        },
        {
            "errors-interrupted-queues", "mq_timedsend mq_timedreceive msgsnd msgrcv semop semtimedop",
            "queues that are empty or full",
                """
                ok unshare 0x08000000
                q = ok mq_open 'weir-m 0x42 0x180 [0,1,8,0]
                EINTR mq_timedreceive q B 8 0 0
                ok mq_timedsend q B 8 0 0
                EINTR mq_timedsend q B 8 0 0
                m = ok msgget 0 0x180
                EINTR msgrcv m B 8 0 0
                big = ok mmap 0 16384 3 0x22 -1 0
                ok pread64 F big 8 0
                ok msgsnd m big 8192 0
                ok msgsnd m big 8192 0
                EINTR msgsnd m big 8192 0
                z = ok semget 0 1 0x180
                EINTR semop z (0xffff0000,0) 1
                EINTR semtimedop z (0xffff0000,0) 1 [9,0]
                """
        },
    };
}
