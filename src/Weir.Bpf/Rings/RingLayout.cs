namespace Weir.Bpf.Rings;

/// <summary>
/// Layout of one CPU's ring, as programs write it and <see cref="CpuRings"/> reads it. A ring is one element of a
/// memory-mapped array: positions and counters in the first page, then the data, then slack so that a record which
/// begins near the end stays in one piece. Only its own CPU writes to a ring, with preemption off, so that no lock
/// and no helper call is needed; that is what makes it cheaper than the kernel's shared ring buffer.
/// </summary>
public static class RingLayout
{
    /// <summary>u64: bytes consumed; user space alone writes it.</summary>
    public const int Consumer = 0;

    /// <summary>u64: bytes produced; the CPU's programs alone write it, after the record.</summary>
    public const int Producer = 64;

    /// <summary>u64 x 24: counters of the program's own choice.</summary>
    public const int Counters = 128;

    /// <summary>
    /// u64 x 8: scratch for programs, so that loop positions are values the verifier does not follow.
    /// </summary>
    public const int Scratch = 512;

    /// <summary>Data begins here.</summary>
    public const int Data = 4096;

    /// <summary>The longest record.</summary>
    public const int MaxRecordBytes = 16384;

    /// <summary>A wake-up is sent each time so many bytes have been written.</summary>
    public const int WakeEveryBytes = 1 << 20;

    /// <summary>Size of an element for so much data.</summary>
    public static int ElementBytes(int dataBytes) => Data + dataBytes + MaxRecordBytes;
}
