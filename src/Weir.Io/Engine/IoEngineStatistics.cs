namespace Weir.Io;

/// <summary>
/// What an engine has done so far, read without stopping it: figures may differ by what is under way.
/// </summary>
/// <param name="Completed">Requests that ended.</param>
/// <param name="InFlight">Requests begun and not ended.</param>
/// <param name="Submitted">Requests handed to the kernel; a request may need several.</param>
/// <param name="SubmitCalls">Calls that handed them over.</param>
/// <param name="DoneAtOnce">Reads answered from the page cache in the caller's call; not among the completed.</param>
/// <param name="WouldHaveBlocked">
/// Requests that would have put the submitter to sleep, and ran on a helper thread.
/// </param>
/// <param name="Cancelled">Awaits that ended by their token; the kernel may have finished the request.</param>
/// <param name="ExtraWorkers">Threads added because code after awaits blocked or took long.</param>
/// <param name="StaleEvents">
/// Completions of requests that nobody knew; always 0 unless the kernel or memory is broken.
/// </param>
/// <param name="RegisteredBuffers">Buffers that io_uring knows by number now.</param>
public readonly record struct IoEngineStatistics(
    long Completed,
    long InFlight,
    long Submitted,
    long SubmitCalls,
    long DoneAtOnce,
    long WouldHaveBlocked,
    long Cancelled,
    long ExtraWorkers,
    long StaleEvents,
    long RegisteredBuffers);
