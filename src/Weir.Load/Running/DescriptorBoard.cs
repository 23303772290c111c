namespace Weir.Load.Running;

/// <summary>The real descriptors of the plan's slots. Steps that depend on each other order the access.</summary>
internal sealed class DescriptorBoard
{
    private readonly int[] _numbers;

    public DescriptorBoard(int slots)
    {
        _numbers = new int[slots];
        Array.Fill(_numbers, -1);
    }

    /// <summary>The descriptor of a slot; -1: it is not open.</summary>
    public int this[int slot]
    {
        get => Volatile.Read(ref _numbers[slot]);
        set => Volatile.Write(ref _numbers[slot], value);
    }

    /// <summary>Every descriptor that is open.</summary>
    public IEnumerable<int> Open => _numbers.Where(n => n >= 0);
}
