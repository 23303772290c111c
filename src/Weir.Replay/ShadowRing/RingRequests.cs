namespace Weir.Replay.ShadowRing;

/// <summary>
/// Requests under way in one ring. The real ring carries numbers of ours in place of the program's user_data, so that
/// a completion names its request even where the program uses one value for all.
/// </summary>
internal sealed class RingRequests
{
    // "weir": a value that no program chose by accident, so completions from elsewhere (MSG_RING) pass unchanged.
    private const ulong Tag = 0x77656972UL << 32;
    private const ulong TagMask = 0xffffffffUL << 32;
    private readonly Dictionary<ulong, RingRequest> _byNumber = [];
    private ulong _next;

    public IEnumerable<RingRequest> All => _byNumber.Values;

    public int Count => _byNumber.Count;

    public ulong Add(RingRequest request)
    {
        ulong number = Tag | (++_next & ~TagMask);
        _byNumber[number] = request;
        return number;
    }

    public RingRequest? Find(ulong number) => _byNumber.GetValueOrDefault(number);

    public void Remove(ulong number) => _byNumber.Remove(number);

    /// <summary>The number of the oldest request that the program calls so, or the value itself.</summary>
    public ulong NumberOf(ulong userData)
    {
        ulong best = ulong.MaxValue;
        foreach ((ulong number, RingRequest request) in _byNumber)
        {
            if (request.UserData == userData && number < best)
            {
                best = number;
            }
        }

        return best == ulong.MaxValue ? userData : best;
    }

    /// <summary>Takes out the requests before one that end without a completion when they succeed.</summary>
    public List<RingRequest> TakeSilentBefore(ulong number)
    {
        List<ulong> silent = [.. _byNumber.Where(r => r.Key < number && r.Value.SkipsSuccess).Select(r => r.Key)];
        List<RingRequest> requests = [.. silent.Select(n => _byNumber[n])];
        silent.ForEach(n => _byNumber.Remove(n));
        return requests;
    }
}
