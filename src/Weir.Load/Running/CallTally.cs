using Weir.Trace.Summaries;

namespace Weir.Load.Running;

/// <summary>One kind of call, as it was in the capture and as it is now.</summary>
public sealed class CallTally(string call)
{
    /// <summary>Name of the call in the capture.</summary>
    public string Call { get; } = call;

    /// <summary>Latencies of these calls in the capture, ns.</summary>
    public LatencyHistogram CapturedNs { get; } = new();

    /// <summary>Latencies of these calls now, ns.</summary>
    public LatencyHistogram ReissuedNs { get; } = new();

    /// <summary>Calls of the capture that were reached.</summary>
    public long Captured { get; internal set; }

    /// <summary>Calls made again.</summary>
    public long Reissued { get; internal set; }

    /// <summary>Bytes that they moved in the capture.</summary>
    public long CapturedBytes { get; internal set; }

    /// <summary>Bytes that they move now.</summary>
    public long ReissuedBytes { get; internal set; }

    /// <summary>Errors of the capture that came again.</summary>
    public long ExpectedErrors { get; internal set; }

    /// <summary>Calls that fail now and did not in the capture.</summary>
    public long UnexpectedErrors { get; internal set; }

    /// <summary>Calls that fail with another error.</summary>
    public long OtherErrors { get; internal set; }

    /// <summary>Calls that succeed now and failed in the capture.</summary>
    public long UnexpectedSuccesses { get; internal set; }

    /// <summary>Calls that succeed both times, with another result.</summary>
    public long OtherResults { get; internal set; }

    /// <summary>Calls that were not made, since a descriptor that they need did not open.</summary>
    public long NotMade { get; internal set; }

    /// <summary>Adds what another thread counted.</summary>
    internal void Add(CallTally other)
    {
        CapturedNs.Add(other.CapturedNs);
        ReissuedNs.Add(other.ReissuedNs);
        Captured += other.Captured;
        Reissued += other.Reissued;
        CapturedBytes += other.CapturedBytes;
        ReissuedBytes += other.ReissuedBytes;
        ExpectedErrors += other.ExpectedErrors;
        UnexpectedErrors += other.UnexpectedErrors;
        OtherErrors += other.OtherErrors;
        UnexpectedSuccesses += other.UnexpectedSuccesses;
        OtherResults += other.OtherResults;
        NotMade += other.NotMade;
    }
}
