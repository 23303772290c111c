using Weir.Replay.Recording;

namespace Weir.Replay.ShadowRing;

/// <summary>The contexts of native AIO of all recorded processes, by the address that the program knows.</summary>
internal sealed class AioContexts
{
    private readonly Dictionary<(RecordedProcess, ulong), AioRing> _rings = [];

    public bool Any => _rings.Count > 0;

    public IEnumerable<AioRing> All => _rings.Values;

    public void Add(RecordedProcess process, ulong context, AioRing ring) => _rings[(process, context)] = ring;

    public AioRing? Find(RecordedProcess process, ulong context) => _rings.GetValueOrDefault((process, context));

    public void Remove(RecordedProcess process, ulong context) => _rings.Remove((process, context));

    /// <summary>Forgets a process that ended or loaded another program.</summary>
    public void Forget(RecordedProcess process)
    {
        foreach ((RecordedProcess, ulong) key in _rings.Keys.Where(k => k.Item1 == process).ToList())
        {
            _rings.Remove(key);
        }
    }

    /// <summary>Mirrors every ring in which something can have happened.</summary>
    public void Pump(RecordingSession session)
    {
        foreach (AioRing ring in _rings.Values)
        {
            if (ring.Busy && session.Tasks.AnyOf(ring.Process) is { } task)
            {
                ring.Pump(session, task);
            }
        }
    }
}
