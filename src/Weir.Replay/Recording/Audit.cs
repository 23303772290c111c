using Weir.Catalogue;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording;

/// <summary>
/// Checks the catalogue without a reference: hashes every page that a process may write before and after each call,
/// and notes the pages that changed although nothing was said to be written there.
/// </summary>
internal sealed class Audit
{
    private readonly Dictionary<ulong, ulong> _before = [];
    private readonly List<(ulong Address, ulong Length)> _said = [];
    private int _tid;

    /// <summary>A call is about to be made.</summary>
    public void Before(RecordingSession session, RecordedTask task)
    {
        // A thread that sleeps in the kernel may be given its data by this very call: that belongs to its own call.
        bool alone = session.Tasks.All.All(
            t => t == task || t.Process != task.Process || t.State != TaskState.InKernel);
        _tid = alone ? task.Tid : 0;
        if (!alone)
        {
            return;
        }

        _before.Clear();
        _said.Clear();
        ForEachPage(task.Process, (page, hash) => _before[page] = hash);
    }

    /// <summary>The log has what a call wrote there.</summary>
    public void Said(ulong address, ulong lengthBytes) => _said.Add((address, lengthBytes));

    /// <summary>The call ended; what was logged as written is known.</summary>
    public void After(RecordingSession session, RecordedTask task)
    {
        if (_tid != task.Tid)
        {
            return; // another thread ran meanwhile: its own writes would be taken for the call's
        }

        _tid = 0;
        ForEachPage(task.Process, (page, hash) =>
        {
            bool changed = _before.TryGetValue(page, out ulong before) && before != hash;
            if (changed && !_said.Any(r => r.Address < page + Pages.Bytes && r.Address + r.Length > page))
            {
                string name = Syscalls.Find(task.Number)?.Name ?? $"syscall_{task.Number}";
                session.Note(task, $"audit: {name} changed memory that its row does not mention");
            }
        });
    }

    private static void ForEachPage(RecordedProcess process, Action<ulong, ulong> each)
    {
        byte[] page = new byte[Pages.Bytes];
        foreach (MemoryRegion region in MemoryRegion.Of(process.Pid))
        {
            bool skipped = !region.Writable || region.OfKernel || region.Shared
                || process.KernelOwned.Any(k => region.Start >= k.Start && region.Start < k.End);
            for (ulong at = region.Start; !skipped && at < region.End; at += Pages.Bytes)
            {
                int got = process.Memory.Read(at, page);
                each(at, MemoryHash.OfWords(at, page.AsSpan(0, got & ~7)));
            }
        }
    }
}
