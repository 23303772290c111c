namespace Weir.Io;

/// <summary>First in, first out, growing to its bound and never shrinking. Its owner locks.</summary>
internal sealed class OperationQueue(int maxCount)
{
    private IoOperation?[] _items = new IoOperation?[Math.Min(256, maxCount)];
    private int _head;

    public int Count { get; private set; }

    public bool TryAdd(IoOperation operation)
    {
        if (Count == _items.Length && !TryGrow())
        {
            return false;
        }

        _items[(_head + Count++) % _items.Length] = operation;
        return true;
    }

    /// <summary>Puts one back that was taken, before all others. Fits always: its place was just given up.</summary>
    public void PutBack(IoOperation operation)
    {
        if (Count == _items.Length)
        {
            Grow(_items.Length * 2);
        }

        _head = (_head + _items.Length - 1) % _items.Length;
        _items[_head] = operation;
        Count++;
    }

    public bool TryTake(out IoOperation operation)
    {
        if (Count == 0)
        {
            operation = null!;
            return false;
        }

        operation = _items[_head]!;
        _items[_head] = null;
        _head = _head + 1 == _items.Length ? 0 : _head + 1;
        Count--;
        return true;
    }

    private bool TryGrow()
    {
        if (_items.Length >= maxCount)
        {
            return false;
        }

        Grow((int)Math.Min(maxCount, _items.Length * 2L));
        return true;
    }

    private void Grow(int length)
    {
        IoOperation?[] larger = new IoOperation?[length];
        for (int i = 0; i < Count; i++)
        {
            larger[i] = _items[(_head + i) % _items.Length];
        }

        (_items, _head) = (larger, 0);
    }
}
