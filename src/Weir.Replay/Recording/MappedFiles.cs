using Weir.Catalogue;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>
/// The files that programs have mapped. What a call writes into such a file shows in memory, of whichever recorded
/// process: LMDB and SQLite with mmap_size read that way what they wrote.
/// </summary>
internal sealed class MappedFiles(RecordingSession session)
{
    private const long Append = 0x400; // O_APPEND
    private readonly HashSet<(ulong Device, ulong Inode)> _files = [];

    public bool Contains(FileIdentity file) => _files.Contains((file.Device, file.Inode));

    /// <summary>A process mapped a file: what is known of descriptors may no longer hold.</summary>
    public void Mapped(FileIdentity file)
    {
        if (_files.Add((file.Device, file.Inode)))
        {
            foreach (RecordedTask task in session.Tasks.All)
            {
                task.Process.QuietFiles.Clear();
            }
        }
    }

    /// <summary>A call ended: if it wrote into such a file, or cut it, the log gets what shows in memory.</summary>
    public void After(RecordedCall call)
    {
        bool cuts = call.Number == (int)SyscallId.Ftruncate;
        bool writes = call.Result > 0 && Syscalls.Find(call.Number)?.Returns == ReturnClass.BytesWritten;
        if (_files.Count == 0 || !(writes || cuts)
            || !call.Process.QuietFiles.IsMapped(session, call.Process, call[0]))
        {
            return;
        }

        using Fd? file = PidFd.Borrow(call.Process.Pid, (int)call[0]);
        if (file != null)
        {
            FileIdentity identity = FileIdentity.Of(file);
            ulong start = cuts ? identity.SizeBytes : StartOf(call, file, identity);
            Show(identity, start, cuts ? Pages.RoundUp(start) : start + (ulong)call.Result);
        }
    }

    private void Show(FileIdentity file, ulong start, ulong end)
    {
        foreach (RecordedTask task in session.Tasks.All.DistinctBy(t => t.Process).ToList())
        {
            foreach (MemoryRegion region in MemoryRegion.Of(task.Process.Pid).Where(r => r.Inode == file.Inode))
            {
                ulong from = Math.Max(start, region.Offset);
                ulong to = Math.Min(end, region.Offset + region.LengthBytes);
                if (from < to)
                {
                    session.LogMemory(task, region.Start + (from - region.Offset), to - from);
                }
            }
        }
    }

    private static ulong StartOf(RecordedCall call, Fd file, FileIdentity identity)
    {
        ulong length = (ulong)call.Result;
        int offset = Syscalls.Find(call.Number)!.Arguments.ToList().FindIndex(a => a.Kind.Spelling == "offset");
        if ((FileCalls.GetFlags(file.Number) & Append) != 0)
        {
            return identity.SizeBytes - length;
        }

        return offset >= 0 && call[offset] <= long.MaxValue
            ? call[offset]
            : (ulong)FileCalls.Position(file.Number) - length;
    }
}
