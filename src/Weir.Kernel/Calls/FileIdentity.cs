using Weir.Catalogue;
using Weir.Kernel.Handles;

namespace Weir.Kernel.Calls;

/// <summary>Which file a descriptor stands for, by fstat(2).</summary>
/// <param name="Device">Device of the file system.</param>
/// <param name="Inode">Number of the file there.</param>
/// <param name="Mode">Type and permissions.</param>
/// <param name="SpecialDevice">For a device file: which device.</param>
/// <param name="SizeBytes">Size.</param>
/// <param name="AllocatedBytes">What it takes in storage: less than the size where it has holes.</param>
/// <param name="ChangedNs">When its contents or its name last changed, since 1970.</param>
public readonly record struct FileIdentity(
    ulong Device, ulong Inode, uint Mode, ulong SpecialDevice, ulong SizeBytes, ulong AllocatedBytes,
    ulong ChangedNs)
{
    private const uint TypeMask = 0xf000;
    private const ulong NanosecondsPerSecond = 1_000_000_000;
    private const ulong BlockBytes = 512; // the unit of st_blocks (man 3 stat)

    /// <summary>An ordinary file, or one in memory.</summary>
    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    /// <summary>/dev/zero (character device 1:5), whose mappings are anonymous memory.</summary>
    public bool IsZeroDevice => (Mode & TypeMask) == 0x2000 && SpecialDevice == 0x105;

    /// <summary>
    /// Whether reading and writing never waits for anybody else: an ordinary file, a directory, or a device of memory
    /// (1:3 null, 1:5 zero, 1:7 full, 1:8 and 1:9 random; Documentation/admin-guide/devices.txt).
    /// </summary>
    public bool NeverWaits => (Mode & TypeMask) is 0x8000 or 0x4000
        || ((Mode & TypeMask) == 0x2000 && SpecialDevice is 0x103 or 0x105 or 0x107 or 0x108 or 0x109);

    /// <summary>Looks.</summary>
    public static unsafe FileIdentity Of(Fd file)
    {
        ArgumentNullException.ThrowIfNull(file);
        ulong* stat = stackalloc ulong[18]; // struct stat: 144 bytes (arch/x86/include/uapi/asm/stat.h)
        KernelException.Check(RawSyscall.Invoke((long)SyscallId.Fstat, file.Number, (nint)stat), "fstat");
        return new FileIdentity(
            stat[0], stat[1], (uint)stat[3], stat[5], stat[6], stat[8] * BlockBytes,
            (stat[13] * NanosecondsPerSecond) + stat[14]);
    }
}
