namespace Weir.Io;

/// <summary>Where the code after an await runs.</summary>
public enum IoContinuations
{
    /// <summary>
    /// On the thread pool, one worker working off what completed for as long as it keeps up, more when it does not.
    /// </summary>
    ThreadPool,

    /// <summary>
    /// On the thread that takes completions: fewest switches, for code that does not block. Code that blocks anyway
    /// delays others by a few milliseconds, then the thread pool takes over.
    /// </summary>
    EngineThread,
}
