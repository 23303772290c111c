namespace Weir.Scenarios.Themes;

/// <summary>Sockets that cannot: everything over the loopback device or in a network namespace of its own. See <see
/// cref="Scripting.FailureTable"/> for the words of the tables.</summary>
internal static class NetworkFailureScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-datagrams", "sendto sendmsg recvfrom connect listen accept", "datagrams to where they cannot go",
                """
                u = ok socket 2 2 0
                EACCES connect u in:255.255.255.255:9 16
                EACCES sendto u B 1 0 in:255.255.255.255:9 16
                EACCES sendmsg u [in:255.255.255.255:9,16,[B,1],1,0,0,0] 0
                EDESTADDRREQ sendto u B 1 0 0 0
                EDESTADDRREQ sendmsg u [0,0,[B,1],1,0,0,0] 0
                EDESTADDRREQ write u B 1
                EMSGSIZE sendto u B 70000 0 in:127.0.0.1:9 16
                EMSGSIZE sendmsg u [in:127.0.0.1:9,16,[B,70000],1,0,0,0] 0
                EINVAL sendto u B 1 0 in:127.0.0.1:9 4
                EINVAL sendto u B 1 0 in:127.0.0.1:0 16
                EINVAL sendmsg u [in:127.0.0.1:0,16,[B,1],1,0,0,0] 0
                EOPNOTSUPP sendto u B 1 1 in:127.0.0.1:9 16
                EOPNOTSUPP sendmsg u [in:127.0.0.1:9,16,[B,1],1,0,0,0] 1
                EINVAL recvmmsg u B 1 0 [0,9999999999]
                EOPNOTSUPP listen u 1
                EOPNOTSUPP accept u 0 0
                EOPNOTSUPP accept4 u 0 0 0
                ok connect u in:127.0.0.1:1 16
                ok sendto u B 1 0 0 0
                ECONNREFUSED recvfrom u B 1 0 0 0
                ok sendto u B 1 0 0 0
                ECONNREFUSED recvmsg u [0,0,[B,1],1,0,0,0] 0
                v = ok socket 2 2 0
                n = (16)
                a = B
                ok bind v in:127.0.0.1:0 16
                ok getsockname v a n
                ok sendto v B 1 0 a 16
                EFAULT recvfrom v 8 1 0 0 0
                """
        },
        {
            "errors-streams", "connect accept bind listen recvfrom getsockname",
            "TCP sockets at the wrong time, with the wrong address",
                """
                EINVAL recvfrom S B 1 1 0 0
                EINVAL recvmsg S [0,0,[B,1],1,0,0,0] 1
                ENOTCONN recvfrom S B 1 0 0 0
                ENOTCONN recvmsg S [0,0,[B,1],1,0,0,0] 0
                EADDRNOTAVAIL bind S in:1.2.3.4:0 16
                EAFNOSUPPORT connect S (99,0,0,0) 16
                ECONNREFUSED connect S in:127.0.0.1:1 16
                EINVAL getsockname S B (-1)
                EINVAL getsockopt S 1 2 B (-1)
                EINVAL setsockopt S 1 2 B 1
                l = ok socket 2 0x801 0
                ok setsockopt l 1 2 (1) 4
                ok bind l in:127.0.0.1:0 16
                ok listen l 0
                a = B
                n = (16)
                ok getsockname l a n
                EADDRINUSE bind S a 16
                EAGAIN accept l 0 0
                EAGAIN accept4 l 0 0 0
                d = ok socket 2 1 0
                ok connect d a 16
                EISCONN connect d a 16
                EINVAL getpeername d B (-1)
                EFAULT getpeername d 8 (16)
                EFAULT accept l 8 n
                e = ok socket 2 1 0
                ok connect e a 16
                EFAULT accept4 l 8 n 0
                k = ok socket 2 1 0
                ok setsockopt k 1 2 (1) 4
                ok bind k in:127.0.0.1:0 16
                b = B
                ok getsockname k b n
                j = ok socket 2 1 0
                ok setsockopt j 1 2 (1) 4
                ok bind j b 16
                ok listen k 1
                EADDRINUSE listen j 1
                """
        },
        {
            "errors-connecting", "connect sendto sendmsg", "a queue that is full, and a peer that resets",
                """
                l = ok socket 2 1 0
                ok bind l in:127.0.0.1:0 16
                ok listen l 0
                a = B
                n = (16)
                ok getsockname l a n
                c = ok socket 2 1 0
                ok connect c a 16
                w = ok socket 2 0x801 0
                EINPROGRESS connect w a 16
                EALREADY connect w a 16
                EALREADY sendto w B 1 0x20000000 a 16
                EALREADY sendmsg w [a,16,[B,1],1,0,0,0] 0x20000000
                EAGAIN sendto w B 1 0 0 0
                d = ok accept l 0 0
                ok setsockopt d 1 13 (1,0) 8
                ok close d
                ECONNRESET sendto c B 1 0x4000 0 0
                EPIPE sendto c B 1 0x4000 0 0
                EPIPE sendmsg c [0,0,[B,1],1,0,0,0] 0x4000
                f = ok socket 2 1 0
                ok connect f a 16
                e = ok accept l 0 0
                ok setsockopt e 1 13 (1,0) 8
                ok close e
                ECONNRESET sendmsg f [0,0,[B,1],1,0,0,0] 0x4000
                """
        },
        {
            "errors-network-empty", "connect bind", "a network without a way out, as nobody",
                """
                ok unshare 0x40000000
                s = ok socket 2 1 0
                ENETUNREACH connect s in:1.2.3.4:9 16
                ok setresuid 65534 65534 65534
                EACCES bind s in:127.0.0.1:80 16
                """
        },
        {
            "errors-unix-sockets", "bind connect sendto sendmsg", "names, kinds and peers that do not fit",
                """
                l = ok socket 1 1 0
                ok bind l un:sock 110
                ok listen l 0
                m = ok socket 1 1 0
                EADDRINUSE bind m un:sock 110
                EINVAL bind l un:sock2 110
                ENOENT bind m un:gone/x 110
                ENOTDIR bind m un:file/x 110
                ok symlink 'loop 'loop
                ELOOP bind m un:loop/x 110
                g = ok socket 1 2 0
                EPROTOTYPE connect g un:sock 110
                ECONNREFUSED connect m un:file 110
                ENOENT connect m un:gone 110
                ENOTCONN sendto m B 1 0 0 0
                ENOTCONN sendmsg m [0,0,[B,1],1,0,0,0] 0
                EOPNOTSUPP sendto m B 1 0 un:sock 110
                EISCONN sendto U B 1 0 un:sock 110
                EISCONN sendmsg U [un:sock,110,[B,1],1,0,0,0] 0
                EINVAL accept m 0 0
                c = ok socket 1 1 0
                ok connect c un:sock 110
                w = ok socket 1 0x801 0
                EAGAIN connect w un:sock 110
                p = (0,0)
                ok socketpair 1 1 0 p
                ok close p.1
                EPIPE sendto p.0 B 1 0x4000 0 0
                EPIPE sendmsg p.0 [0,0,[B,1],1,0,0,0] 0x4000
                ok socketpair 1 0x801 0 p
                ok setsockopt p.0 1 7 (4608) 4
                big = ok mmap 0 1048576 3 0x22 -1 0
                ok sendto p.0 big 1048576 0x40 0 0
                EAGAIN sendto p.0 big 1 0x40 0 0
                EAGAIN sendmsg p.0 [0,0,[B,1],1,0,0,0] 0x40
                ok socketpair 1 2 0 p
                EMSGSIZE sendto p.0 big 1048576 0 0 0
                ok setresuid 65534 65534 65534
                EACCES connect w un:sock 110
                """
        },
    };
}
