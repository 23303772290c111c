using Weir.Trace;

namespace Weir.Streams;

/// <summary>
/// Takes calls to a server. Whatever the server does, taking calls never waits for it: what it does not take in time
/// is kept within a bound, then dropped and counted.
/// </summary>
public interface ICallTarget : IDisposable
{
    /// <summary>What people know it by: an address without secrets.</summary>
    string Name { get; }

    /// <summary>Rows that neither the server has nor waits for; final once <see cref="Complete"/> returned.</summary>
    long DroppedRows { get; }

    /// <summary>Takes calls. For one thread.</summary>
    void Take(ReadOnlySpan<Call> calls);

    /// <summary>Hands on what has waited long enough; called now and then. For the thread that takes.</summary>
    void Flush();

    /// <summary>No more calls come: brings what it has to the server, within a bound of time.</summary>
    /// <returns>What people must know at the end, a line each: what was dropped, what waits, what failed.</returns>
    IReadOnlyList<string> Complete();
}
