using Weir.Kernel.Handles;
using Weir.Replay.Buffering;
using Weir.Replay.Timestamps;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>Reads the code of a function of a running program, whose bounds its file tells.</summary>
internal static class FunctionCode
{
    private const byte FirstOfTimestamp = 0x0f; // of rdtsc and rdtscp, where a breakpoint may be

    /// <summary>The function around an address, or null where its file does not tell of one.</summary>
    public static (ulong Address, byte[] Bytes)? Around(RecordedProcess process, MemoryRegion region, ulong address)
    {
        using Fd? file = MappedFile.Open(process.Pid, region);
        if (file == null || ElfCode.Read(file.Number) is not { } code)
        {
            return null;
        }

        ulong inFile = address - region.Start + region.Offset;
        foreach ((ulong offset, ulong at, ulong length) in code.Executable)
        {
            ulong known = at + (inFile - offset);
            if (inFile - offset < length && SitePatch.FunctionAt(code, known) is var (start, size))
            {
                return Read(process, address - (known - start), size);
            }
        }

        return null;
    }

    private static (ulong Address, byte[] Bytes)? Read(RecordedProcess process, ulong start, int size)
    {
        byte[] bytes = new byte[size];
        if (process.Memory.Read(start, bytes) != size)
        {
            return null;
        }

        foreach (ulong site in process.TimestampSites.Keys.Where(s => s - start < (ulong)size))
        {
            bytes[site - start] = FirstOfTimestamp;
        }

        return (start, bytes);
    }
}
