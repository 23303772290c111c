namespace Weir.Scenarios.Themes;

/// <summary>What is refused when a limit is reached: descriptors, signals, the size of a file. See <see
/// cref="Scripting.FailureTable"/> for the words of the tables.</summary>
internal static class LimitFailureScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-descriptors-used-up", "open dup pipe socket accept4 epoll_create1 memfd_create",
            "no descriptor is left to give",
                """
                m = [0x8000000000]
                p = ok pidfd_open me 0
                b = ok socket 1 0x801 0
                ok bind b un:sock 110
                ok listen b 5
                c = ok socket 1 1 0
                ok connect c un:sock 110
                EMFILE open 'file 0 0
                EMFILE creat 'file 0x1a4
                EMFILE openat D 'file 0 0
                EMFILE openat2 D 'file B 24
                EMFILE dup 1
                EMFILE fcntl 1 0 0
                EMFILE pipe B
                EMFILE pipe2 B 0
                EMFILE socket 1 1 0
                EMFILE socketpair 1 1 0 B
                EMFILE accept b 0 0
                EMFILE accept4 b 0 0 0
                EMFILE epoll_create 1
                EMFILE epoll_create1 0
                EMFILE eventfd 0
                EMFILE eventfd2 0 0
                EMFILE signalfd -1 m 8
                EMFILE signalfd4 -1 m 8 0
                EMFILE timerfd_create 0 0
                EMFILE inotify_init
                EMFILE inotify_init1 0
                EMFILE fanotify_init 0 0
                EMFILE memfd_create 'x 0
                EMFILE memfd_secret 0
                EMFILE userfaultfd 0
                EMFILE pidfd_open me 0
                EMFILE pidfd_getfd p 1 0
                EMFILE mq_open 'weir-z 0x42 0x180 0
                EMFILE io_uring_setup 4 B
                EMFILE perf_event_open [0x7000000001,0,0,0,0,0,0,0,0,0,0,0,0,0] 0 -1 -1 0
                EMFILE open_tree D 'folder 0
                """
        },
        {
            "errors-signals-used-up", "timer_create tkill tgkill rt_sigqueueinfo", "no more signals may wait",
                """
                t = (0)
                old = [0,0]
                ok prlimit64 0 11 0 old
                ok prlimit64 0 11 [0,old:1] 0
                EAGAIN timer_create 1 0 t
                EAGAIN tkill self 40
                EAGAIN tgkill me self 40
                EAGAIN rt_sigqueueinfo me 40 (40,0,-1)
                EAGAIN rt_tgsigqueueinfo me self 40 (40,0,-1)
                ok prlimit64 0 11 old 0
                """,
            true
        },
        {
            "errors-file-size", "ftruncate truncate fallocate copy_file_range", "a file may not grow so large",
                """
                old = [0,0]
                ok rt_sigprocmask 0 [0x1000000] 0 8
                g = ok openat D 'other 2 0
                h = ok openat D 'file 2 0
                ok prlimit64 0 1 0 old
                ok prlimit64 0 1 [4,old:1] 0
                EFBIG ftruncate h 9
                EFBIG truncate 'file 9
                EFBIG fallocate h 0 0 9
                EFBIG copy_file_range g [0] h [8] 4 0
                EFBIG pwrite64 h B 8 8
                ok lseek h 8 0
                EFBIG write h B 8
                EFBIG writev h [B,8] 1
                ok prlimit64 0 1 old 0
                ok rt_sigtimedwait [0x1000000] 0 0 8
                EINVAL prlimit64 0 7 [9,3] 0
                EINVAL setrlimit 7 [9,3]
                """,
            true
        },
    };
}
