using Weir.Catalogue.Grammar;

namespace Weir.Catalogue.Memory;

/// <summary>One term of a length, its names resolved to argument indexes or field places.</summary>
internal sealed class LengthTerm
{
    private readonly TermText _text;
    private readonly int _place;
    private readonly int _width;

    /// <param name="text">The term.</param>
    /// <param name="place">Index of the argument, or offset of the field.</param>
    /// <param name="width">Width of the field in bytes; 0: the name is an argument, -4: one of 32 bits.</param>
    public LengthTerm(TermText text, int place, int width)
    {
        _text = text;
        _place = place;
        _width = width;
    }

    public TermBase Base => _text.Base;

    /// <summary>Offset of the u32 behind a pointer.</summary>
    public int Offset => _text.Offset;

    /// <summary>Index of the argument that the term speaks of.</summary>
    public int Argument => _place;

    public bool IsField => _width > 0;

    public int FieldOffset => _place;

    public int FieldWidth => _width;

    public bool IsResult => _text.Base == TermBase.Result;

    public ulong Add => (ulong)_text.Add;

    /// <summary>The bytes a unit for an element size, where no division and no field is in the way; else 0.</summary>
    public int ScaleOf(int elementSize)
    {
        long scaled = elementSize * _text.Multiply;
        return scaled % _text.Divide == 0 && !IsField ? (int)Math.Min(scaled / _text.Divide, ushort.MaxValue) : 0;
    }

    public long Number => _text.Number;

    /// <summary>Evaluates; false where its base is not known yet or cannot be read.</summary>
    public bool TryEvaluate(in CallMemory call, out ulong value)
    {
        bool known = true;
        value = (ulong)_text.Number;
        switch (_text.Base)
        {
            case TermBase.Result:
                known = call.HasResult;
                value = call.Failed ? 0 : (ulong)Math.Max(0, call.Result);
                break;
            case TermBase.Pointed:
                known = call.TryRead(call.Arguments[_place] + (ulong)_text.Offset, 4, out value);
                break;
            case TermBase.Name when IsField:
                known = call.TryRead(call.Structure + (ulong)_place, _width, out value);
                break;
            case TermBase.Name:
                value = Word(call.Arguments[_place]);
                break;
        }

        value = call.Failed && IsResult ? 0 : Apply(value);
        return known;
    }

    /// <summary>Evaluates from words alone; false where memory would be needed.</summary>
    public bool TryEvaluate(in CallView call, out ulong value)
    {
        value = (ulong)_text.Number;
        bool known = _text.Base is TermBase.Number or TermBase.Result or TermBase.Name && !IsField;
        if (IsResult)
        {
            known = call.HasResult;
            value = (ulong)Math.Max(0, call.Result);
        }
        else if (known && _text.Base == TermBase.Name)
        {
            value = Word(call.Arguments[_place]);
        }

        value = Apply(value);
        return known;
    }

    // A negative count is refused by the kernel; it must not look like a huge one here.
    private ulong Word(ulong word) => _width == 0 ? word : (uint)Math.Max(0, (int)word);

    /// <summary>The steps, on a value; what overflows is as long as memory itself.</summary>
    public ulong Apply(ulong value)
    {
        if (_text.Divide == 1 && _text.Multiply == 1 && _text.Add == 0)
        {
            return value;
        }

        UInt128 steps = (UInt128)value + (ulong)(_text.Divide - 1);
        steps = (steps / (ulong)_text.Divide * (ulong)_text.Multiply) + (ulong)_text.Add;
        return steps > ulong.MaxValue ? ulong.MaxValue : (ulong)steps;
    }
}
