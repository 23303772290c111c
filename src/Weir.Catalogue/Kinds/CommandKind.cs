using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Weir.Catalogue.Grammar;
using Weir.Catalogue.Lists;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// An argument whose type another argument chooses from a table (<c>by&lt;ioctl&gt;[cmd]</c>): the n-th such argument
/// of a
/// row takes the n-th column of the table.
/// </summary>
public sealed class CommandKind : ArgumentKind
{
    /// <summary>Structures beyond this are shown in part: the gates copy for every command of the call.</summary>
    private const int MaxBytes = 64;

    private readonly Lazy<ConstantList> _table;
    private readonly int _selector;
    private readonly int _column;
    private readonly Func<KindText, ArgumentKind> _make;
    private readonly ConcurrentDictionary<string, ArgumentKind> _kinds = new(StringComparer.Ordinal);

    internal CommandKind(string spelling, string table, int selector, int column, Func<KindText, ArgumentKind> make)
    {
        Spelling = spelling;
        _table = new Lazy<ConstantList>(() => ConstantList.Get(table));
        _selector = selector;
        _column = column;
        _make = make;
    }

    /// <inheritdoc/>
    public override string Spelling { get; }

    /// <summary>The kind that a command makes of this argument.</summary>
    public ArgumentKind KindOf(ulong command)
    {
        Constant? entry = _table.Value.CommandOf((uint)command) ?? _table.Value.Rest;
        return entry?.Kinds.Length > _column ? Make(entry.Kinds[_column]) : Make(null);
    }

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index)
    {
        // One plan serves every command: as many bytes as the largest structure, and a text where none takes a
        // structure.
        ImmutableArray<ArgumentKind> kinds = [.. Alternatives()];
        int enter = Largest(kinds, MemoryDirection.In);
        int exit = Largest(kinds, MemoryDirection.Out);
        if (enter > 0)
        {
            MemoryCapture.Plan(plan, index, MemoryDirection.In, length: null, Math.Min(enter, MaxBytes), MaxBytes);
        }
        else if (kinds.OfType<TextKind>().FirstOrDefault() is { } text)
        {
            text.Plan(plan, index);
        }

        if (exit > 0)
        {
            MemoryCapture.Plan(plan, index, MemoryDirection.Out, length: null, Math.Min(exit, MaxBytes), MaxBytes);
        }
    }

    /// <inheritdoc/>
    public override bool IsShown(in CallView call, int index) => KindIn(call.Arguments).IsShown(call, index);

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index) =>
        KindIn(call.Arguments).Print(text, call, index);

    /// <inheritdoc/>
    public override void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges) =>
        KindIn(call.Arguments).Effects(call, index, ranges);

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        return KindIn(call.Words).Reread(ref text, call, index);
    }

    /// <inheritdoc/>
    internal override bool TryMeasure(in CallView call, int index, out ulong bytes) =>
        KindIn(call.Arguments).TryMeasure(call, index, out bytes);

    /// <summary>Every kind that some command makes of this argument.</summary>
    public IEnumerable<ArgumentKind> Alternatives() =>
        _table.Value.Constants.Append(_table.Value.Rest)
            .Where(c => c is not null && c.Kinds.Length > _column)
            .Select(c => Make(c!.Kinds[_column]));

    private ArgumentKind KindIn(ReadOnlySpan<ulong> words) => KindOf(words[_selector]);

    private ArgumentKind Make(KindText? text) =>
        text is null ? _kinds.GetOrAdd("hex", static _ => new HexKind("hex"))
            : _kinds.GetOrAdd(text.Spelling, _ => _make(text));

    private static int Largest(ImmutableArray<ArgumentKind> kinds, MemoryDirection direction)
    {
        int structure = kinds.OfType<StructKind>()
            .Where(k => k.Direction.HasFlag(direction))
            .Select(k => k.Layout.SizeBytes)
            .DefaultIfEmpty(0)
            .Max();
        bool text = direction == MemoryDirection.Out && kinds.OfType<TextBufferKind>().Any();
        return text ? Math.Max(structure, 16) : structure;
    }
}
