namespace Weir.Io;

/// <summary>Where the code after an await runs.</summary>
public enum IoContinuations
{
    /// <summary>
    /// On the thread that takes completions: no switch of threads, about half the CPU of the other (measured). Code
    /// that blocks delays others by a few milliseconds; then another thread takes the place of the blocked one, and
    /// the thread pool helps with what waits.
    /// </summary>
    EngineThread,

    /// <summary>
    /// On the thread pool, one worker working off what completed for as long as it keeps up, more when it does not.
    /// </summary>
    ThreadPool,
}
