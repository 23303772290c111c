using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Handles;

namespace Weir.Kernel.Calls;

/// <summary>
/// Which pages of a process's memory were ever touched: those that are present or swapped out. The kernel skips what is
/// empty (PAGEMAP_SCAN, Linux 6.7, Documentation/admin-guide/mm/pagemap.rst); before that each page's word is read.
/// </summary>
public sealed unsafe class TouchedPages : IDisposable
{
    private const int PageBytes = 4096;
    private const uint Scan = 0xc0606610; // _IOWR('f', 16, struct pm_scan_arg)
    private const ulong Touched = (1 << 3) | (1 << 4); // PAGE_IS_PRESENT, PAGE_IS_SWAPPED
    private const int MostRegions = 512;
    private readonly Fd? _file;
    private bool _canScan;

    /// <summary>Opens the page map of a process; without the right to, every page counts as touched.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="scan">Whether the kernel may be asked to skip what is empty, where it can.</param>
    public TouchedPages(int pid, bool scan = true)
    {
        _canScan = scan;
        long opened = FileCalls.Open($"/proc/{pid}/pagemap", OpenFlags.ReadOnly);
        _file = opened < 0 ? null : new Fd((int)opened);
    }

    /// <summary>Adds the touched ranges between two addresses, in order, each within them.</summary>
    public void Add(ulong start, ulong end, ICollection<(ulong Start, ulong End)> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        List<(ulong Start, ulong End)> found = [];
        ulong first = start & ~(ulong)(PageBytes - 1);
        if (_file == null || !(TryScan(first, end, found) || TryRead(first, end, found)))
        {
            found = [(start, end)];
        }

        foreach ((ulong from, ulong until) in found)
        {
            to.Add((Math.Max(from, start), Math.Min(until, end)));
        }
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => _file?.Dispose();

    private bool TryScan(ulong start, ulong end, List<(ulong, ulong)> found)
    {
        PageRegion* regions = stackalloc PageRegion[MostRegions];
        for (ulong at = start; _canScan && at < end;)
        {
            ScanArguments arguments = new()
            {
                Size = (ulong)sizeof(ScanArguments),
                Start = at,
                End = (end + PageBytes - 1) & ~(ulong)(PageBytes - 1),
                Regions = (ulong)regions,
                MostRegions = MostRegions,
                AnyOf = Touched,
                Returned = Touched,
            };
            long count = RawSyscall.Invoke(
                (long)SyscallId.Ioctl, _file!.Number, unchecked((nint)Scan), (nint)(&arguments));
            _canScan = count >= 0;
            for (int i = 0; i < count; i++)
            {
                found.Add((regions[i].Start, regions[i].End));
            }

            at = arguments.WalkEnd;
        }

        return _canScan;
    }

    // Eight bytes a page; bit 63 present, bit 62 swapped out (man 5 proc_pid_pagemap).
    private bool TryRead(ulong start, ulong end, List<(ulong Start, ulong End)> found)
    {
        Span<ulong> words = stackalloc ulong[MostRegions];
        found.Clear();
        for (ulong at = start; at < end;)
        {
            long got = PositionedIo.Read(_file!.Number, at / PageBytes * 8, MemoryMarshal.AsBytes(words)) / 8;
            if (got <= 0)
            {
                return false;
            }

            for (int i = 0; i < got && at < end; i++, at += PageBytes)
            {
                if (words[i] >> 62 != 0 && found.Count > 0 && found[^1].End == at)
                {
                    found[^1] = (found[^1].Start, at + PageBytes);
                }
                else if (words[i] >> 62 != 0)
                {
                    found.Add((at, at + PageBytes));
                }
            }
        }

        return true;
    }

    // include/uapi/linux/fs.h: struct page_region, struct pm_scan_arg.
    [StructLayout(LayoutKind.Sequential)]
    private struct PageRegion
    {
        public ulong Start, End, Categories;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ScanArguments
    {
        public ulong Size, Flags, Start, End, WalkEnd, Regions, MostRegions, MostPages;
        public ulong Inverted, AllOf, AnyOf, Returned;
    }
}
