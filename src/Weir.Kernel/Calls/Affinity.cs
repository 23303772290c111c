using Weir.Catalogue;

namespace Weir.Kernel.Calls;

/// <summary>Which CPU the calling thread runs on.</summary>
public static unsafe class Affinity
{
    private const int Words = 16; // 1024 CPUs, as cpu_set_t of libc

    /// <summary>The CPUs that the calling thread may use, as a bit set.</summary>
    public static ulong[] Get()
    {
        ulong[] set = new ulong[Words];
        fixed (ulong* to = set)
        {
            KernelException.Check(
                RawSyscall.Invoke((long)SyscallId.SchedGetaffinity, 0, Words * sizeof(ulong), (nint)to),
                    "sched_getaffinity");
        }

        return set;
    }

    /// <summary>Binds the calling thread to these CPUs; children that it starts inherit them.</summary>
    public static void Set(ReadOnlySpan<ulong> set)
    {
        fixed (ulong* from = set)
        {
            KernelException.Check(
                RawSyscall.Invoke((long)SyscallId.SchedSetaffinity, 0, set.Length * sizeof(ulong), (nint)from),
                    "sched_setaffinity");
        }
    }

    /// <summary>Gives the CPU to whoever else wants it (sched_yield).</summary>
    public static void Yield() => RawSyscall.Invoke((long)SyscallId.SchedYield);

    /// <summary>Binds the calling thread to the CPU that it runs on.</summary>
    /// <returns>That CPU.</returns>
    public static int PinHere()
    {
        int cpu = 0;
        KernelException.Check(RawSyscall.Invoke((long)SyscallId.Getcpu, (nint)(&cpu)), "getcpu");
        ulong[] one = new ulong[Math.Max(Words, (cpu / 64) + 1)];
        one[cpu / 64] = 1UL << (cpu % 64);
        Set(one);
        return cpu;
    }
}
