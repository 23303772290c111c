using System.Diagnostics.CodeAnalysis;

namespace Weir.Trace.Naming;

/// <summary>
/// A bounded dictionary: when the young half is full it becomes the old one, and what was in the old half and not
/// asked for since is forgotten. Cheaper than a list of uses, and what is in use stays.
/// </summary>
public sealed class TwoGenerations<TKey, TValue>
    where TKey : notnull
{
    private readonly int _half;
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    /// <summary>Makes an empty dictionary.</summary>
    /// <param name="capacity">The most entries that it holds.</param>
    public TwoGenerations(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _half = capacity / 2;
    }

    /// <summary>Entries that were forgotten for want of room.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Entries that it holds.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>The value of a key, which counts as used.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_young.TryGetValue(key, out value))
        {
            return true;
        }

        if (_old.Remove(key, out value))
        {
            Add(key, value);
            return true;
        }

        return false;
    }

    /// <summary>The value of a key, which is gone then.</summary>
    public bool TryTake(TKey key, [MaybeNullWhen(false)] out TValue value) =>
        _young.Remove(key, out value) || _old.Remove(key, out value);

    /// <summary>Sets the value of a key.</summary>
    public void Set(TKey key, TValue value)
    {
        _old.Remove(key);
        if (_young.ContainsKey(key))
        {
            _young[key] = value;
        }
        else
        {
            Add(key, value);
        }
    }

    private void Add(TKey key, TValue value)
    {
        if (_young.Count >= _half)
        {
            Forgotten += _old.Count;
            (_young, _old) = (_old, _young);
            _young.Clear();
        }

        _young.Add(key, value);
    }
}
