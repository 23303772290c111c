using Weir.Kernel.Calls;
using Weir.Replay.Replaying;
using Weir.Replay.Tracing;

namespace Weir.Replay.Debugging;

/// <summary>
/// What gdb watches, cut into words for the processor's debug registers. The processor stops after each access; whether
/// that is one that gdb waits for shows in the bytes from before.
/// </summary>
/// <param name="registers">The registers that there are, when so many words are to be watched.</param>
internal sealed class Watchpoints(Func<int, int[]> registers)
{
    private const int MostRegisters = 4;
    private readonly List<Watchpoint> _all = [];
    private readonly Dictionary<Watchpoint, byte[]> _before = [];

    /// <summary>The words, for the debug registers of a thread.</summary>
    public WatchedWord[] Words { get; private set; } = WatchedWord.None;

    /// <summary>Whether gdb still watches this.</summary>
    public bool Has(Watchpoint watchpoint) => _all.Contains(watchpoint);

    /// <summary>Watches something more.</summary>
    /// <returns>Whether there are registers enough; if not, nothing changes.</returns>
    public bool TryAdd(Watchpoint watchpoint)
    {
        if (Has(watchpoint))
        {
            return true;
        }

        if (watchpoint.LengthBytes is <= 0 or > MostRegisters * sizeof(ulong)
            || Assign([.. _all, watchpoint]) is not { } words)
        {
            return false;
        }

        _all.Add(watchpoint);
        Words = words;
        return true;
    }

    /// <summary>Watches it no more.</summary>
    public void Remove(Watchpoint watchpoint)
    {
        _before.Remove(watchpoint);
        if (_all.Remove(watchpoint))
        {
            Words = Assign(_all) ?? Words; // fewer than there were
        }
    }

    /// <summary>A thread is about to run: keeps the bytes that are there now.</summary>
    public void Look(ProcessMemory memory)
    {
        foreach (Watchpoint watchpoint in _all)
        {
            _before[watchpoint] = Read(memory, watchpoint);
        }
    }

    /// <summary>The thread stopped: what gdb waits for of what it did.</summary>
    /// <param name="task">The thread.</param>
    /// <param name="any">Whether it touched any of the words at all.</param>
    public IReadOnlyList<Watchpoint> Hits(ReplayedTask task, out bool any)
    {
        ulong hits = DebugRegisters.TakeHits(task.Tid, task.Process.Debugged);
        any = hits != 0;
        List<Watchpoint> wanted = [];
        foreach (Watchpoint watchpoint in any ? _all : [])
        {
            byte[] now = Read(task.Process.Memory, watchpoint);
            bool changes = !now.AsSpan().SequenceEqual(_before[watchpoint]);
            _before[watchpoint] = now;
            bool hit = task.Process.Debugged.Any(w =>
                ((hits >> w.Register) & 1) != 0 && watchpoint.Overlaps(w.Address, w.LengthBytes));
            if (hit && watchpoint.Wants(byKernel: false, changes))
            {
                wanted.Add(watchpoint);
            }
        }

        return wanted;
    }

    /// <summary>The log is about to write bytes: what gdb waits for of that.</summary>
    public IReadOnlyList<Watchpoint> Touched(ReplayedTask task, ulong address, ReadOnlySpan<byte> bytes)
    {
        List<Watchpoint> touched = [];
        foreach (Watchpoint watchpoint in _all)
        {
            if (watchpoint.Overlaps(address, bytes.Length))
            {
                ulong from = Math.Max(watchpoint.Address, address);
                ulong to = Math.Min(watchpoint.Address + (ulong)watchpoint.LengthBytes, address + (ulong)bytes.Length);
                byte[] before = new byte[to - from];
                task.Process.Memory.Read(from, before);
                if (watchpoint.Wants(true, !bytes.Slice((int)(from - address), before.Length).SequenceEqual(before)))
                {
                    touched.Add(watchpoint);
                }
            }
        }

        return touched;
    }

    private static byte[] Read(ProcessMemory memory, Watchpoint watchpoint)
    {
        byte[] bytes = new byte[watchpoint.LengthBytes];
        memory.Read(watchpoint.Address, bytes);
        return bytes;
    }

    // The same word watched for two things takes one register.
    private WatchedWord[]? Assign(List<Watchpoint> watchpoints)
    {
        Dictionary<(ulong Address, int LengthBytes), bool> words = [];
        foreach (Watchpoint watchpoint in watchpoints)
        {
            foreach ((ulong, int) word in WordsOf(watchpoint))
            {
                words[word] = words.GetValueOrDefault(word) || watchpoint.Kind != WatchKind.Write;
            }
        }

        if (words.Count == 0)
        {
            return WatchedWord.None;
        }

        int[] free = words.Count <= MostRegisters ? registers(words.Count) : [];
        return words.Count > free.Length
            ? null
            : [.. free.Zip(words, (register, word) => new WatchedWord(
                register, word.Key.Address, word.Key.LengthBytes, word.Value))];
    }

    private static IEnumerable<(ulong Address, int LengthBytes)> WordsOf(Watchpoint watchpoint)
    {
        ulong at = watchpoint.Address, end = at + (ulong)watchpoint.LengthBytes;
        while (at < end)
        {
            int length = sizeof(ulong);
            while (at % (ulong)length != 0 || at + (ulong)length > end)
            {
                length /= 2;
            }

            yield return (at, length);
            at += (ulong)length;
        }
    }
}
