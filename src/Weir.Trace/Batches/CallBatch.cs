namespace Weir.Trace.Batches;

/// <summary>
/// A run of calls with the memory that they refer to. Batches are pooled: whoever was handed one must not keep its
/// calls after giving it back.
/// </summary>
public sealed class CallBatch
{
    /// <summary>Bytes of captures after which a batch counts as full, so that its memory stays bounded.</summary>
    public const int ArenaLimit = 1 << 20;

    private readonly Call[] _calls;
    private byte[] _arena;
    private int _used;
    private int _holders;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="capacity">The most calls that it holds.</param>
    /// <param name="arenaBytes">Memory for captures to begin with; it grows when one batch needs more.</param>
    public CallBatch(int capacity = 512, int arenaBytes = 64 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNegative(arenaBytes);
        _calls = new Call[capacity];
        _arena = new byte[arenaBytes];
    }

    /// <summary>How many calls it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it should be handed on before another call is taken.</summary>
    public bool IsFull => Count == _calls.Length || _used >= ArenaLimit;

    /// <summary>The calls.</summary>
    public ReadOnlySpan<Call> Calls => _calls.AsSpan(0, Count);

    /// <summary>A call to fill in; it counts once <see cref="Commit"/> says so.</summary>
    public ref Call Next() => ref _calls[Count];

    /// <summary>Keeps the call that <see cref="Next"/> gave.</summary>
    public void Commit() => Count++;

    /// <summary>Takes back the memory of a call that will not be committed.</summary>
    public void Forget(in Call call)
    {
        if (ReferenceEquals(call.Arena, _arena))
        {
            _used -= call.CapturesLength;
        }
    }

    /// <summary>Copies captured memory into the batch and lets the call refer to it.</summary>
    public void Keep(ref Call call, ReadOnlySpan<byte> captures)
    {
        if (_arena.Length - _used < captures.Length)
        {
            // Earlier calls keep the array that they refer to; only later ones see the new one.
            _arena = new byte[Math.Max(Math.Min(_arena.Length * 2, 2 * ArenaLimit), captures.Length)];
            _used = 0;
        }

        captures.CopyTo(_arena.AsSpan(_used));
        call.Arena = _arena;
        call.CapturesStart = _used;
        call.CapturesLength = captures.Length;
        _used += captures.Length;
    }

    /// <summary>Empties it, and lets go of the names that its calls referred to.</summary>
    public void Clear()
    {
        Array.Clear(_calls, 0, Count);
        Count = 0;
        _used = 0;
    }

    /// <summary>Sets how many consumers hold it.</summary>
    internal void Hold(int holders) => Volatile.Write(ref _holders, holders);

    /// <summary>One consumer less; true for the last.</summary>
    internal bool Release() => Interlocked.Decrement(ref _holders) == 0;
}
