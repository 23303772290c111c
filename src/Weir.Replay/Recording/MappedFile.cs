using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>Opens the file that stands behind a piece of a process's memory.</summary>
internal static class MappedFile
{
    /// <summary>The file, or null where it has no name any more, or another has it.</summary>
    public static Fd? Open(int pid, MemoryRegion region)
    {
        long result = FileCalls.Open($"/proc/{pid}/root{region.Name}", OpenFlags.ReadOnly);
        Fd? file = result < 0 ? null : new Fd((int)result);
        if (file == null || FileIdentity.Of(file).Inode == region.Inode)
        {
            return file;
        }

        file.Dispose();
        return null;
    }
}
