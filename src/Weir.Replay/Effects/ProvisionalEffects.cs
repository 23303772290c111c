using Weir.Kernel.Calls;
using S = Weir.Catalogue.SyscallId;

namespace Weir.Replay.Effects;

/// <summary>Effects of common calls, until the catalogue's kinds carry them.</summary>
internal sealed class ProvisionalEffects : ICallEffects
{
    public bool TryOutputs(int number, ReadOnlySpan<ulong> a, long r, ProcessMemory m, MemoryRanges o)
    {
        bool ok = r >= 0;
        switch ((S)number)
        {
            case S.Read or S.Pread64: if (r > 0) { o.Add(a[1], r); } break;
            case S.Readv or S.Preadv or S.Preadv2: if (r > 0) { o.AddVector(m, a[1], a[2], r); } break;
            case S.Stat or S.Fstat or S.Lstat: if (ok) { o.Add(a[1], 144); } break;
            case S.Newfstatat: if (ok) { o.Add(a[2], 144); } break;
            case S.Statx: if (ok) { o.Add(a[4], 256); } break;
            case S.Statfs or S.Fstatfs: if (ok) { o.Add(a[1], 120); } break;
            case S.Poll: if (ok) { o.Add(a[0], (long)a[1] * 8); } break;
            case S.Ppoll: if (ok) { o.Add(a[0], (long)a[1] * 8); } o.Add(a[2], 16); break;
            case S.Select or S.Pselect6:
                if (ok) { for (int i = 1; i <= 3; i++) { o.Add(a[i], ((long)a[0] + 63) / 64 * 8); } o.Add(a[4], 16); }
                break;
            case S.EpollWait or S.EpollPwait or S.EpollPwait2: if (r > 0) { o.Add(a[1], r * 12); } break;
            case S.Ioctl:
                if (!ok) { break; }
                switch ((uint)a[1])
                {
                    case 0x5401: o.Add(a[2], 36); break;
                    case 0x5413: o.Add(a[2], 8); break;
                    case 0x541b or 0x540f or 0x5429: o.Add(a[2], 4); break;
                    case 0x802c542a: o.Add(a[2], 44); break;
                    default: if (((a[1] >> 30) & 2) != 0) { o.Add(a[2], (long)(a[1] >> 16) & 0x3fff); } break;
                }
                break;
            case S.Pipe or S.Pipe2: if (ok) { o.Add(a[0], 8); } break;
            case S.Socketpair: if (ok) { o.Add(a[3], 8); } break;
            case S.Accept or S.Accept4 or S.Getsockname or S.Getpeername:
                if (ok && a[1] != 0) { o.Add(a[2], 4); o.Add(a[1], Math.Min(128, W(m, a[2]))); }
                break;
            case S.Recvfrom: if (ok) { o.Add(a[1], r); if (a[4] != 0) { o.Add(a[5], 4); o.Add(a[4], Math.Min(128, W(m, a[5]))); } } break;
            case S.Getsockopt: if (ok) { o.Add(a[4], 4); o.Add(a[3], W(m, a[4])); } break;
            case S.Uname: if (ok) { o.Add(a[0], 390); } break;
            case S.Getcwd: if (r > 0) { o.Add(a[0], r); } break;
            case S.Readlink: if (r > 0) { o.Add(a[1], r); } break;
            case S.Readlinkat: if (r > 0) { o.Add(a[2], r); } break;
            case S.Gettimeofday: o.Add(a[0], 16); o.Add(a[1], 8); break;
            case S.Getrlimit: if (ok) { o.Add(a[1], 16); } break;
            case S.Prlimit64: if (ok) { o.Add(a[3], 16); } break;
            case S.Getrusage: if (ok) { o.Add(a[1], 144); } break;
            case S.Sysinfo: if (ok) { o.Add(a[0], 112); } break;
            case S.Times: o.Add(a[0], 32); break;
            case S.Getresuid or S.Getresgid: for (int i = 0; i < 3; i++) { o.Add(a[i], 4); } break;
            case S.RtSigaction: if (ok) { o.Add(a[2], 32); } break;
            case S.RtSigprocmask: if (ok) { o.Add(a[2], (long)a[3]); } break;
            case S.Sigaltstack: if (ok) { o.Add(a[1], 24); } break;
            case S.RtSigtimedwait: if (r > 0) { o.Add(a[1], 128); } break;
            case S.Getdents64: if (r > 0) { o.Add(a[1], r); } break;
            case S.Time: o.Add(a[0], 8); break;
            case S.SchedGetaffinity: if (r > 0) { o.Add(a[2], r); } break;
            case S.ClockGettime or S.ClockGetres: if (ok) { o.Add(a[1], 16); } break;
            case S.ClockNanosleep: if (r < 0) { o.Add(a[3], 16); } break;
            case S.Nanosleep: if (r < 0) { o.Add(a[1], 16); } break;
            case S.Wait4: if (r > 0) { o.Add(a[1], 4); o.Add(a[3], 144); } break;
            case S.Waitid: if (ok) { o.Add(a[2], 128); o.Add(a[4], 144); } break;
            case S.Getrandom: if (r > 0) { o.Add(a[0], r); } break;
            case S.Getcpu: o.Add(a[0], 4); o.Add(a[1], 4); break;
            case S.Getxattr or S.Lgetxattr or S.Fgetxattr: if (r > 0 && a[3] != 0) { o.Add(a[2], r); } break;
            case S.Getgroups: if (r > 0 && a[0] != 0) { o.Add(a[1], 4 * r); } break;
            case S.Sendfile: if (ok) { o.Add(a[2], 8); } break;
            case S.CopyFileRange: if (ok) { o.Add(a[1], 8); o.Add(a[3], 8); } break;
            case S.Prctl: if (ok && a[0] == 16) { o.Add(a[1], 16); } break;
            case S.Setitimer: if (ok) { o.Add(a[2], 32); } break;
        }
        return true;
    }

    public void Inputs(int number, ReadOnlySpan<ulong> a, long r, ProcessMemory m, MemoryRanges o)
    {
        switch ((S)number)
        {
            case S.Write or S.Pwrite64 or S.Sendto: o.Add(a[1], r); break;
            case S.Writev or S.Pwritev or S.Pwritev2: o.AddVector(m, a[1], a[2], r); break;
        }
    }

    private static long W(ProcessMemory m, ulong at)
    {
        Span<byte> b = stackalloc byte[4];
        return m.Read(at, b) == 4 ? BitConverter.ToUInt32(b) : 0;
    }
}
