using Weir.Catalogue.Records;

namespace Weir.Cli.Tracing;

/// <summary>Starts tracing: the one place where the command line meets the gates.</summary>
public interface ISessionFactory
{
    /// <summary>
    /// Begins with what any trace needs, while it is still read what this one shall do. Nothing is traced, and nothing
    /// is wrong if no trace follows.
    /// </summary>
    void Prepare();

    /// <summary>
    /// Attaches the gates, then starts or finds what is traced. When this returns, nothing of the program's first call
    /// has been missed.
    /// </summary>
    ITraceSession Start(TraceOptions options);
}

/// <summary>A trace that runs.</summary>
public interface ITraceSession : IRecordSource
{
    /// <summary>Wall clock minus boot clock in ns; null: unknown.</summary>
    long? WallOffsetNs { get; }

    /// <summary>
    /// Whether there is nothing left to trace: the launched program, or all processes of <c>-p</c>, have ended.
    /// </summary>
    bool Ended { get; }

    /// <summary>
    /// The launched program's exit status as a shell gives it (128 + signal when a signal ended it); null: none was
    /// launched, or it runs.
    /// </summary>
    int? ExitStatus { get; }

    /// <summary>Passes a signal on to the launched program that was sent to us alone, such as SIGTERM.</summary>
    void Signal(int signal);

    /// <summary>Hands over a record for every call that runs just now; they count nowhere.</summary>
    void LookAtRunning(IRecordSink sink);

    /// <summary>
    /// Takes the gates off. What is in the rings is still there to be drained, and the counters are final.
    /// </summary>
    void StopTracing();
}
