using Weir.Load.Files;
using Weir.Load.Rows;

namespace Weir.Load.Planning;

/// <summary>What the parts of the planner share while rows are walked.</summary>
internal sealed class PlanState(PlanOptions options, LoadAccount account)
{
    private readonly PriorityQueue<Action, (long, long)> _pending = new();
    private readonly List<EarlyOpen> _earlyOpens = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [];
    private long _order;

    /// <summary>How the load is planned.</summary>
    public PlanOptions Options { get; } = options;

    /// <summary>Where rows go.</summary>
    public LoadAccount Account { get; } = account;

    /// <summary>Names.</summary>
    public FileTree Tree { get; } = new(options.OnlyReads);

    /// <summary>Directories with several names.</summary>
    public PathAliases Aliases { get; } = new();

    /// <summary>Texts and structures.</summary>
    public PlanMemory Memory { get; } = new();

    /// <summary>Descriptors that must be open before the first call.</summary>
    public IReadOnlyList<EarlyOpen> EarlyOpens => _earlyOpens;

    /// <summary>How many slots there are.</summary>
    public int SlotCount { get; private set; }

    /// <summary>Largest buffer of a call, bytes.</summary>
    public long BufferBytes { get; set; }

    /// <summary>Whether some call changes files.</summary>
    public bool Changes { get; set; }

    /// <summary>Calls that the wanted engine cannot make.</summary>
    public Dictionary<string, long> Kept { get; } = [];

    /// <summary>Names of the calls that are made again.</summary>
    public IReadOnlyList<string> Calls => _calls;

    /// <summary>The number of a call's name.</summary>
    public int Number(string call)
    {
        if (!_numbers.TryGetValue(call, out int number))
        {
            _numbers.Add(call, number = _calls.Count);
            _calls.Add(call);
        }

        return number;
    }

    /// <summary>The number of a new slot.</summary>
    public int NewSlot() => SlotCount++;

    /// <summary>The early open of a slot, or null.</summary>
    public EarlyOpen? Early(int slot) => _earlyOpens.Find(e => e.Slot == slot);

    /// <summary>Has a descriptor open before the first call.</summary>
    public DescriptorSlot OpenEarly(string path, FileBody body)
    {
        int slot = NewSlot();
        _earlyOpens.Add(new EarlyOpen(slot, path));
        return new DescriptorSlot(slot, new OpenFile { Body = body, Path = path });
    }

    /// <summary>Does something once all that ended before is done: a call's result counts from its end on.</summary>
    public void At(long ns, Action action) => _pending.Enqueue(action, (ns, _order++));

    /// <summary>Does what is due.</summary>
    public void Advance(long ns)
    {
        while (_pending.TryPeek(out _, out (long Due, long) at) && at.Due <= ns)
        {
            _pending.Dequeue()();
        }
    }
}
