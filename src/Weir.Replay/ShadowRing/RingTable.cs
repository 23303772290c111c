using Weir.Replay.Recording;

namespace Weir.Replay.ShadowRing;

/// <summary>The rings of all recorded processes, by their descriptors.</summary>
internal sealed class RingTable
{
    private readonly Dictionary<(RecordedProcess, int), ProgramRing> _rings = [];
    private readonly Dictionary<(int Tid, uint Index), int> _registered = [];

    public bool Any => _rings.Count > 0;

    public IEnumerable<ProgramRing> All => _rings.Values;

    public ProgramRing? Find(RecordedProcess process, int descriptor) =>
        _rings.Count == 0 ? null : _rings.GetValueOrDefault((process, descriptor));

    /// <summary>The ring that a call names, by descriptor or by a number that its thread registered.</summary>
    public ProgramRing? Find(RecordedTask task, int descriptor, bool registered) => registered
        ? Find(task.Process, _registered.GetValueOrDefault((task.Tid, (uint)descriptor), -1))
        : Find(task.Process, descriptor);

    public void Add(RecordedProcess process, int descriptor, ProgramRing ring) =>
        _rings[(process, descriptor)] = ring;

    public void Register(RecordedTask task, uint index, int descriptor) =>
        _registered[(task.Tid, index)] = descriptor;

    public void Close(RecordedProcess process, int descriptor)
    {
        if (_rings.Remove((process, descriptor), out ProgramRing? ring))
        {
            ring.Dispose();
        }
    }

    /// <summary>Memory of a process went away.</summary>
    public void Unmapped(RecordedProcess process, ulong address, ulong lengthBytes)
    {
        foreach (ProgramRing ring in _rings.Values)
        {
            if (ring.Process == process)
            {
                ring.Unmapped(address, lengthBytes);
            }
        }
    }

    /// <summary>Forgets a process that ended or loaded another program.</summary>
    public void Forget(RecordedProcess process)
    {
        foreach (((RecordedProcess, int Descriptor) key, ProgramRing ring) in _rings.ToList())
        {
            if (ring.Process == process)
            {
                Close(process, key.Descriptor);
            }
        }
    }

    /// <summary>Mirrors every ring.</summary>
    /// <returns>Whether completions came.</returns>
    public bool Pump(RecordingSession session)
    {
        bool any = false;
        foreach (ProgramRing ring in _rings.Values)
        {
            if (session.Tasks.AnyOf(ring.Process) is { } task)
            {
                any |= ring.Pump(session, task);
            }
        }

        return any;
    }
}
