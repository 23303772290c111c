using Weir.Bpf.Maps;
using Weir.Catalogue.Records;
using Weir.Kernel.Calls;
using Weir.Probes.Gates;

namespace Weir.Probes.Session;

/// <summary>The asynchronous operations in flight, as the gates keep them.</summary>
/// <param name="gates">The gates.</param>
internal sealed class PendingOperations(GateSet gates)
{
    private readonly BpfMap _pending = gates[gates.Maps.Pending], _overflows = gates[gates.Maps.Overflows],
        _heads = gates[gates.Maps.Heads];

    /// <summary>Hands over the last record of each, when the gates are off.</summary>
    /// <returns>How many.</returns>
    public int Drain(IRecordSink sink)
    {
        Processes running = new();
        int taken = 0;
        foreach (byte[] record in All())
        {
            PendingRecord.Finish(record, (ulong)Clock.BootNs, IsOver(record, running), Overflowed(record));
            sink.Take(record);
            taken++;
        }

        return taken;
    }

    /// <summary>
    /// Hands over a record of each whose result nobody has, the oldest first, and leaves everything as it is.
    /// </summary>
    public void Look(IRecordSink sink)
    {
        Processes running = new();
        foreach (byte[] record in All().Where(r => !IsOver(r, running)).OrderBy(PendingRecord.SubmitTimeOf))
        {
            PendingRecord.Finish(record, (ulong)Clock.BootNs, isOver: false, overflowed: []);
            sink.Take(record);
        }
    }

    // What may complete more than once is there twice: by its request and by the program's word for it.
    private IEnumerable<byte[]> All() => _pending.Values()
        .Where(PendingRecord.IsLastOfItsKind).DistinctBy(PendingRecord.IdentityOf);

    /// <summary>What is known of a completion that found the queue full; empty: nothing.</summary>
    private byte[] Overflowed(byte[] record)
    {
        byte[] value = new byte[OverflowCode.ValueBytes];
        return !PendingRecord.IsAio(record)
            && _overflows.Lookup(record.AsSpan(AsyncRecord.Context, 16), value) ? value : [];
    }

    // io_destroy and the end of a process wait for what is in flight (fs/aio.c, kill_ioctx): nobody gets its result.
    private bool IsOver(byte[] record, Processes running) => !running.Has(PendingRecord.PidOf(record))
        || (PendingRecord.IsAio(record) && !_heads.Lookup(PendingRecord.ContextOf(record), new byte[8]));

    /// <summary>Which processes there are: each is asked for once.</summary>
    private sealed class Processes
    {
        private readonly Dictionary<int, bool> _known = [];

        public bool Has(int pid)
        {
            if (!_known.TryGetValue(pid, out bool has))
            {
                _known.Add(pid, has = Directory.Exists($"/proc/{pid}"));
            }

            return has;
        }
    }
}
