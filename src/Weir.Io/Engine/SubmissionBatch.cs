namespace Weir.Io;

/// <summary>Holds back what this thread submits to an engine, until disposal submits it in one go.</summary>
public readonly ref struct SubmissionBatch
{
    [ThreadStatic]
    private static IoEngine? t_heldBy;

    [ThreadStatic]
    private static IoEngine? t_drains;

    private readonly IoEngine? _engine;
    private readonly IoEngine? _outer;

    internal SubmissionBatch(IoEngine engine)
    {
        _engine = engine;
        _outer = t_heldBy;
        t_heldBy = engine;
    }

    /// <summary>Submits what was held back.</summary>
    public void Dispose()
    {
        if (_engine is not null)
        {
            t_heldBy = _outer;
            if (_outer != _engine)
            {
                _engine.Flush();
            }
        }
    }

    /// <summary>Whether this thread holds back submissions to an engine.</summary>
    /// <remarks>
    /// A thread that tells awaiters does so only while more wait to be told: the code of the last one may block on
    /// what it submits.
    /// </remarks>
    internal static bool Holds(IoEngine engine) =>
        t_heldBy == engine || (t_drains == engine && !engine.Completions.IsEmpty);

    internal static IoEngine? BeginDraining(IoEngine engine)
    {
        IoEngine? outer = t_drains;
        t_drains = engine;
        return outer;
    }

    internal static void EndDraining(IoEngine? outer) => t_drains = outer;
}
