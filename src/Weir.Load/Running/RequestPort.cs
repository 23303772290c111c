using Weir.Kernel.Handles;
using Weir.Load.Planning;

namespace Weir.Load.Running;

/// <summary>What came of a request.</summary>
/// <param name="Frame">Number of its frame.</param>
/// <param name="Result">Its result, or a negative error.</param>
internal readonly record struct Completion(int Frame, long Result);

/// <summary>An interface that takes requests and gives completions later.</summary>
internal abstract class RequestPort : IDisposable
{
    /// <summary>Requests that were handed over and not taken back.</summary>
    public int InFlight { get; protected set; }

    /// <summary>Puts a request in line.</summary>
    public abstract void Queue(int frame, PlannedStep step, ReadOnlySpan<ulong> words);

    /// <summary>Hands over what is in line.</summary>
    public abstract void Submit();

    /// <summary>Takes completions.</summary>
    /// <param name="into">Where they go.</param>
    /// <param name="wait">How long to wait for one; zero: take what is there; null: until one comes.</param>
    public abstract int Take(Span<Completion> into, TimeSpan? wait);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Whether a request names a registered buffer: 0 is room for what is read, 1 what is written.</summary>
    internal static bool IsRegistered(PlannedStep step) =>
        step.Form!.Row.Arguments.Any(a => a.Name == "buf_index");

    /// <summary>Gives the memory that registered buffers mean.</summary>
    public virtual void Register(nint room, long roomBytes, AlignedMemory data)
    {
    }
}
