using Weir.Catalogue;
using Weir.Catalogue.Records;

namespace Weir.Trace.Summaries;

/// <summary>The sums of one group of calls.</summary>
public sealed class SummaryRow
{
    /// <summary>Makes an empty row.</summary>
    public SummaryRow(string name) => Name = name;

    /// <summary>What the group has in common.</summary>
    public string Name { get; internal set; }

    /// <summary>Calls, with those that were counted only.</summary>
    public long Calls { get; private set; }

    /// <summary>Those of <see cref="Calls"/> that have no row: counted in the kernel.</summary>
    public long CountedOnly { get; private set; }

    /// <summary>Calls that failed.</summary>
    public long Errors { get; private set; }

    /// <summary>Bytes read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Bytes written.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Bytes moved between descriptors, which are in neither of the two others.</summary>
    public long BytesMoved { get; private set; }

    /// <summary>The latencies of the calls that have one.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>The sum of all latencies, with those that were counted only.</summary>
    public long TotalNs => Latencies.Total + CountedNs;

    /// <summary>The mean latency, or null where no call has one.</summary>
    public double? MeanNs => Latencies.Count + CountedOnly == 0
        ? null
        : (double)TotalNs / (Latencies.Count + CountedOnly);

    /// <summary>The task that gave the name.</summary>
    internal TaskIdentity? NamedBy { get; set; }

    private long CountedNs { get; set; }

    /// <summary>Adds a call.</summary>
    public void Add(in Call call)
    {
        Calls++;
        if (call.Failed)
        {
            Errors++;
        }

        if (call.LatencyNs >= 0)
        {
            Latencies.Add(call.LatencyNs);
        }

        if (call.Bytes > 0)
        {
            AddBytes(call.Row.Returns, call.Bytes);
        }
    }

    /// <summary>Adds calls that the kernel counted only.</summary>
    public void Add(SyscallCount count)
    {
        Calls += count.Calls;
        CountedOnly += count.Calls;
        Errors += count.Errors;
        CountedNs += count.TotalNs;
    }

    /// <summary>Adds what another row holds.</summary>
    public void Add(SummaryRow other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Calls += other.Calls;
        CountedOnly += other.CountedOnly;
        Errors += other.Errors;
        BytesRead += other.BytesRead;
        BytesWritten += other.BytesWritten;
        BytesMoved += other.BytesMoved;
        CountedNs += other.CountedNs;
        Latencies.Add(other.Latencies);
    }

    private void AddBytes(ReturnClass returns, long bytes)
    {
        switch (returns)
        {
            case ReturnClass.BytesRead:
                BytesRead += bytes;
                break;
            case ReturnClass.BytesWritten:
                BytesWritten += bytes;
                break;
            default:
                BytesMoved += bytes;
                break;
        }
    }
}
