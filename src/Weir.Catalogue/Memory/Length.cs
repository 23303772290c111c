using System.Collections.Immutable;
using Weir.Catalogue.Grammar;
using Weir.Catalogue.Plans;

namespace Weir.Catalogue.Memory;

/// <summary>A length from the tables: the smallest of its terms that are known.</summary>
internal sealed class Length
{
    private readonly ImmutableArray<LengthTerm> _terms;

    public Length(ImmutableArray<LengthTerm> terms, bool isBytes)
    {
        _terms = terms;
        IsBytes = isBytes;
        NeedsResult = terms.Any(t => t.IsResult);
    }

    /// <summary>Counts bytes even where the memory is a structure.</summary>
    public bool IsBytes { get; }

    /// <summary>Whether the result bounds it: such memory is written by success alone.</summary>
    public bool NeedsResult { get; }

    /// <summary>Evaluates for effects; false where no term is known.</summary>
    public bool TryEvaluate(in CallMemory call, out ulong value)
    {
        value = ulong.MaxValue;
        bool known = false;
        foreach (LengthTerm term in _terms)
        {
            if (term.TryEvaluate(call, out ulong each))
            {
                value = Math.Min(value, each);
                known = true;
            }
        }

        return known;
    }

    /// <summary>Evaluates for printing; false where no term is known from words alone.</summary>
    public bool TryEvaluate(in CallView call, out ulong value)
    {
        value = ulong.MaxValue;
        bool known = false;
        foreach (LengthTerm term in _terms)
        {
            if (term.TryEvaluate(call, out ulong each))
            {
                value = Math.Min(value, each);
                known = true;
            }
        }

        return known;
    }

    /// <summary>The bytes of data that the program made room for: the length without its result term.</summary>
    public bool TryCapacity(in CallView call, out ulong value)
    {
        value = ulong.MaxValue;
        bool known = false;
        ulong besides = 0;
        foreach (LengthTerm term in _terms)
        {
            besides = term.IsResult ? term.Add : besides;
            if (!term.IsResult && term.TryEvaluate(call, out ulong each))
            {
                value = Math.Min(value, each);
                known = true;
            }
        }

        value = known ? value - Math.Min(value, besides) : 0;
        return known && NeedsResult;
    }

    /// <summary>The length that a field of captured bytes states.</summary>
    public bool TryField(ReadOnlySpan<byte> bytes, out ulong value)
    {
        LengthTerm? term = _terms.FirstOrDefault(t => t.IsField);
        value = 0;
        if (term is null || term.FieldOffset + term.FieldWidth > bytes.Length)
        {
            return false;
        }

        for (int i = term.FieldWidth - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[term.FieldOffset + i];
        }

        value = term.Apply(value);
        return true;
    }

    /// <summary>The length in the words of the gates; false where they cannot say it.</summary>
    public bool TryPlan(CapturePhase phase, int elementSize, out CaptureSpec spec)
    {
        spec = new CaptureSpec { Argument = 0, Phase = phase };
        LengthTerm? term = phase == CapturePhase.Exit ? _terms.FirstOrDefault(t => t.IsResult) : null;
        term ??= _terms.FirstOrDefault(t => !t.IsResult);
        int scale = term?.ScaleOf(IsBytes ? 1 : elementSize) ?? 0;
        if (scale == 0)
        {
            return false;
        }

        spec = term!.Base switch
        {
            TermBase.Number => spec with
            {
                Length = LengthSource.Constant, Scale = (ushort)Math.Min(term.Number * scale, ushort.MaxValue),
            },
            TermBase.Result => spec with { Length = LengthSource.Result, Scale = (ushort)scale },
            TermBase.Pointed => spec with
            {
                Length = LengthSource.Memory32,
                LengthArgument = (byte)term.Argument,
                LengthOffset = (ushort)term.Offset,
                Scale = (ushort)scale,
            },
            _ => spec with
            {
                Length = LengthSource.Argument, LengthArgument = (byte)term.Argument, Scale = (ushort)scale,
            },
        };
        return true;
    }
}
